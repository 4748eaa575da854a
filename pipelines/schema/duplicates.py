"""The tables of copies and families in `articles.db`. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_SIGNATURES = """
CREATE TABLE signatures (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    algorithm INTEGER NOT NULL,
    text INTEGER NOT NULL,
    family INTEGER,
    keys BLOB NOT NULL
) {strict}
"""

_GONE = """
CREATE TABLE signatures_gone (
    text INTEGER NOT NULL,
    family INTEGER,
    keys BLOB NOT NULL
) {strict}
"""

# Whoever deletes or replaces a signature, the relation learns what it said.
_REMEMBER = """
CREATE TRIGGER signatures_go AFTER DELETE ON signatures BEGIN
    INSERT INTO signatures_gone (text, family, keys) VALUES (old.text, old.family, old.keys);
END
"""

_BUCKETS = """
CREATE TABLE duplicate_buckets (
    key INTEGER NOT NULL,
    text INTEGER NOT NULL,
    PRIMARY KEY (key, text)
) WITHOUT ROWID{and_strict}
"""

_PAIRS = """
CREATE TABLE duplicate_pairs (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID{and_strict}
"""

_DUPLICATES = """
CREATE TABLE duplicates (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    kept_id INTEGER NOT NULL REFERENCES articles (id),
    verdict TEXT NOT NULL,
    evidence TEXT NOT NULL
) {strict}
"""

_FAMILIES = """
CREATE TABLE families (
    family INTEGER PRIMARY KEY
) {strict}
"""

_INDEXES = (
    "CREATE INDEX signatures_text ON signatures (text)",
    "CREATE INDEX signatures_family ON signatures (family) WHERE family IS NOT NULL",
    "CREATE INDEX duplicate_pairs_other ON duplicate_pairs (other)",
    "CREATE INDEX duplicates_kept ON duplicates (kept_id)",
)

# For a query of `articles`: identity of the article that stands for this one, else null.
DUPLICATE_OF = """
(SELECT kept.identity FROM duplicates JOIN articles AS kept ON kept.id = duplicates.kept_id
 WHERE duplicates.article_id = articles.id)
"""

# For a query of `articles`: name of its family, null where no other article is of it.
FAMILY_ID = """
(SELECT printf('%016x', families.family)
 FROM signatures JOIN families ON families.family = signatures.family
 WHERE signatures.article_id = articles.id)
"""

_V_DUPLICATES = """
SELECT
    articles.identity AS identity,
    kept.identity AS kept_identity,
    duplicates.verdict AS verdict,
    duplicates.evidence AS evidence
FROM duplicates
JOIN articles ON articles.id = duplicates.article_id
JOIN articles AS kept ON kept.id = duplicates.kept_id
"""

_V_FAMILIES = """
SELECT
    printf('%016x', families.family) AS family_id,
    articles.identity AS identity,
    articles.title AS title,
    kept.identity AS duplicate_of
FROM families
JOIN signatures ON signatures.family = families.family
JOIN articles ON articles.id = signatures.article_id
LEFT JOIN duplicates ON duplicates.article_id = articles.id
LEFT JOIN articles AS kept ON kept.id = duplicates.kept_id
"""


def create(db: Database) -> None:
    """Make the tables, empty, and the public views, inside the caller's transaction."""
    option = strict(db)
    and_strict = f", {option}" if option else ""
    for table in (_SIGNATURES, _GONE, _BUCKETS, _PAIRS, _DUPLICATES, _FAMILIES):
        db.execute(table.format(strict=option, and_strict=and_strict))
    db.execute(_REMEMBER)
    for index in _INDEXES:
        db.execute(index)
    db.create_view("v_duplicates", _V_DUPLICATES)
    db.create_view("v_families", _V_FAMILIES)
