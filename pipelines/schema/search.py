"""The tables of `articles.db` that are searched. See `docs/search.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

# `source` is `articles.id`, but a row of another table where the kind says so: no foreign key.
_DOCUMENTS = """
CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    source INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (source, kind, ordinal)
) {strict}
"""

# What a stub said when it was indexed: its teasers may be gone when it is to be taken out.
_STUBS = """
CREATE TABLE search_stubs (
    stub_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    teaser TEXT NOT NULL
) {strict}
"""
# Stubs that changed within the transaction. Empty between two of them.
_CHANGED = "CREATE TABLE search_stubs_changed (stub_id INTEGER PRIMARY KEY) {strict}"
_TRIGGERS = {
    "search_stub_new": ("INSERT", "new"),
    "search_stub_changed": ("UPDATE OF form_id, article_id", "new"),
    "search_stub_gone": ("DELETE", "old"),
}
_TRIGGER = """
CREATE TRIGGER {name} AFTER {event} ON stubs BEGIN
    INSERT OR IGNORE INTO search_stubs_changed VALUES ({row}.id);
END
"""

_STATE = "CREATE TABLE search_state (tokens TEXT NOT NULL) {strict}"

# Tokens come as text with blanks between them, folded already. `ascii` parts them at the
# blanks, and takes every other character that we leave in for part of a token.
_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    title, question, headings, body, content='', tokenize='ascii'
)
"""
_TERMS = "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_index, row)"

# Bytes of tokens held back before they are written in one piece: the fewer pieces, the less
# there is to merge. A batch of a crawl has less; a rebuild writes all articles at once.
_HELD_BACK = 16 * 1024 * 1024


def create(db: Database) -> None:
    """Make the tables, inside the caller's transaction. They are empty, whatever is stored."""
    for table in (_DOCUMENTS, _STUBS, _CHANGED, _STATE):
        db.execute(table.format(strict=strict(db)))
    for name, (event, row) in _TRIGGERS.items():
        db.execute(_TRIGGER.format(name=name, event=event, row=row))
    db.execute(_INDEX)
    db.execute("INSERT INTO search_index (search_index, rank) VALUES ('hashsize', ?)", [_HELD_BACK])
    db.execute(_TERMS)
