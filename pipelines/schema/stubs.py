"""The tables of `articles.db` that hold what teasers tell of articles. See `docs/stubs.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_STUBS = """
CREATE TABLE stubs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT,
    form_id INTEGER NOT NULL,
    family INTEGER,
    first_day TEXT,
    last_day TEXT,
    article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    resolution TEXT NOT NULL
) {strict}
"""

_FORMS = """
CREATE TABLE stub_forms (
    id INTEGER PRIMARY KEY,
    stub_id INTEGER NOT NULL REFERENCES stubs (id) ON DELETE CASCADE,
    digest INTEGER NOT NULL,
    title TEXT NOT NULL,
    snippet TEXT,
    category TEXT,
    date_published TEXT,
    UNIQUE (stub_id, digest)
) {strict}
"""

_FLAGS = """
CREATE TABLE stub_flags (
    stub_id INTEGER NOT NULL REFERENCES stubs (id) ON DELETE CASCADE,
    flag TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (stub_id, flag)
) {strict}
"""

# 20 rows an article: kept in the order of their key, and nowhere else.
_REFERENCES = """
CREATE TABLE stub_references (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    form_id INTEGER NOT NULL,
    PRIMARY KEY (article_id, ordinal)
) {keyed}
"""

_TITLES = """
CREATE TABLE stub_titles (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    name TEXT NOT NULL
) {strict}
"""

_V_STUBS = """
SELECT
    stubs.key AS stub,
    stub_forms.title AS title,
    stub_forms.snippet AS teaser,
    stub_forms.category AS category,
    stubs.first_day AS date_published,
    stubs.last_day AS date_latest,
    stubs.url AS url,
    (SELECT count(*) FROM stub_forms AS forms
        JOIN stub_references ON stub_references.form_id = forms.id
        WHERE forms.stub_id = stubs.id) AS reference_count,
    articles.identity AS resolved_identity,
    stubs.resolution AS resolution,
    CASE WHEN stubs.family IS NOT NULL THEN printf('%016x', stubs.family) END AS family_id
FROM stubs
JOIN stub_forms ON stub_forms.id = stubs.form_id
LEFT JOIN articles ON articles.id = stubs.article_id
"""

_V_STUB_REFERENCES = """
SELECT
    stubs.key AS stub,
    articles.identity AS identity,
    related.list AS list,
    related.position AS position
FROM stubs
JOIN stub_forms ON stub_forms.stub_id = stubs.id
JOIN stub_references ON stub_references.form_id = stub_forms.id
JOIN articles ON articles.id = stub_references.article_id
JOIN related ON related.article_id = stub_references.article_id
    AND related.ordinal = stub_references.ordinal
"""

_V_STUB_FLAGS = """
SELECT
    stubs.key AS stub,
    stubs.url AS url,
    stub_forms.title AS title,
    stub_flags.flag AS flag,
    stub_flags.reason AS reason,
    articles.identity AS resolved_identity
FROM stub_flags
JOIN stubs ON stubs.id = stub_flags.stub_id
JOIN stub_forms ON stub_forms.id = stubs.form_id
LEFT JOIN articles ON articles.id = stubs.article_id
"""


def create(db: Database) -> None:
    """Make the tables, empty, their indexes and the public views."""
    checked = strict(db)
    keyed = f"{checked}, WITHOUT ROWID".removeprefix(", ")
    for table in (_STUBS, _FORMS, _FLAGS, _REFERENCES, _TITLES):
        db.execute(table.format(strict=checked, keyed=keyed))
    db.execute("CREATE INDEX stubs_article ON stubs (article_id) WHERE article_id IS NOT NULL")
    db.execute("CREATE INDEX stub_references_form ON stub_references (form_id)")
    db.execute("CREATE INDEX stub_titles_name ON stub_titles (name)")
    db.execute("CREATE INDEX stub_flags_flag ON stub_flags (flag)")
    db.create_view("v_stubs", _V_STUBS)
    db.create_view("v_stub_references", _V_STUB_REFERENCES)
    db.create_view("v_stub_flags", _V_STUB_FLAGS)
