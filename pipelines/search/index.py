"""Writing the index, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.search.documents import Document, documents_of
from pipelines.search.tokens import VERSION, index_text

_FIELDS = ("title", "question", "headings", "body")
_DOCUMENT_COLUMNS = ("id", "kind", "source", "ordinal")
_INDEX_COLUMNS = ("rowid", *_FIELDS)
_OUT_COLUMNS = ("search_index", "rowid", *_FIELDS)

_KNOWN = """
SELECT source, kind, ordinal, id FROM search_documents
WHERE kind != 'stub' AND source IN (SELECT value FROM json_each(?))
"""
_FORGET = "DELETE FROM search_documents WHERE id IN (SELECT value FROM json_each(?))"
_NEXT = "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"
# Articles indexed at a time where all of them are: some 2 MB of text.
_PAGE = 500

_Key = tuple[int, str, int]


def add(db: Database, ids: Sequence[int]) -> None:
    """Index those of the articles that are not in it, as their rows are now."""
    known = {source for source, _, _ in _known(db, ids)}
    _insert(db, documents_of(db, [key for key in ids if key not in known]))


def take_out(db: Database, ids: Sequence[int]) -> None:
    """Take these articles out; their rows must still be those that were indexed."""
    known = _known(db, ids)
    if not known:
        return
    values: list[Value] = []
    for document in documents_of(db, ids):
        key = known[document.source, document.kind, document.ordinal]
        values += ("delete", key, *_tokens(document))
    insert_values(db.conn, "search_index", _OUT_COLUMNS, values)
    db.execute(_FORGET, [_json(list(known.values()))])


def optimize(db: Database) -> None:
    """Join the pieces that the index was written in: it is read in half the time then.

    Writes the whole index anew, in about a tenth of the time that making it took, and
    changes nothing of what it holds.
    """
    db.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def is_current(db: Database) -> bool:
    """Return whether the index holds tokens as this release cuts them; an empty one does too."""
    return db.execute("SELECT tokens FROM search_state").fetchall() in ([], [(VERSION,)])


def require_current(db: Database) -> None:
    """Write the whole index again where it holds tokens of another version."""
    found = db.execute("SELECT tokens FROM search_state").fetchall()
    if found == [(VERSION,)]:
        return
    db.execute("DELETE FROM search_state")
    db.execute("INSERT INTO search_state VALUES (?)", [VERSION])
    if found:
        _write_again(db)


def _write_again(db: Database) -> None:
    db.execute("DELETE FROM search_documents")
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    last = 0
    while ids := [key for (key,) in db.execute(_NEXT, [last, _PAGE])]:
        _insert(db, documents_of(db, ids))
        last = ids[-1]


def _known(db: Database, ids: Sequence[int]) -> dict[_Key, int]:
    return {(source, kind, ordinal): key for source, kind, ordinal, key in _rows(db, ids)}


def _rows(db: Database, ids: Sequence[int]) -> Iterator[tuple[int, str, int, int]]:
    yield from db.execute(_KNOWN, [_json(ids)])


def _insert(db: Database, documents: Iterator[Document]) -> None:
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM search_documents").fetchone()
    rows: list[Value] = []
    entries: list[Value] = []
    for key, document in enumerate(documents, start=last + 1):
        rows += (key, str(document.kind), document.source, document.ordinal)
        entries += (key, *_tokens(document))
    insert_values(db.conn, "search_documents", _DOCUMENT_COLUMNS, rows)
    insert_values(db.conn, "search_index", _INDEX_COLUMNS, entries)


def _tokens(document: Document) -> tuple[str, str, str, str]:
    return (
        index_text(document.title),
        index_text(document.question),
        index_text(document.headings),
        index_text(document.body),
    )


def _json(values: Sequence[int]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
