"""Writing the index, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.json_arrays import as_json
from pipelines.search.documents import Document, documents_of
from pipelines.search.tokens import VERSION

_FIELDS = ("title", "question", "headings", "body")
_DOCUMENT_COLUMNS = ("id", "kind", "source", "ordinal")
_INDEX_COLUMNS = ("rowid", *_FIELDS)
_OUT_COLUMNS = ("search_index", "rowid", *_FIELDS)

_KNOWN = """
SELECT source, kind, ordinal, id FROM search_documents
WHERE kind != 'stub' AND source IN (SELECT value FROM json_each(?))
"""
_FORGET = "DELETE FROM search_documents WHERE id IN (SELECT value FROM json_each(?))"

Key = tuple[int, str, int]
"""Source, kind and ordinal of a document: what tells it apart without its row id."""


def add(db: Database, ids: Sequence[int]) -> None:
    """Index those of the articles that are not in it, as their rows are now."""
    known = {source for source, _, _ in _known(db, ids)}
    insert(db, documents_of(db, [key for key in ids if key not in known]))


def take_out(db: Database, ids: Sequence[int]) -> None:
    """Take these articles out; their rows must still be those that were indexed."""
    known = _known(db, ids)
    if known:
        delete(db, documents_of(db, ids), known)


def optimize(db: Database) -> None:
    """Join the pieces that the index was written in: it is read in half the time then.

    Writes the whole index anew, in about a tenth of the time that making it took, and
    changes nothing of what it holds.
    """
    db.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def version(db: Database) -> str | None:
    """Return the version of the tokens that the index holds; None where nothing was indexed yet."""
    found: tuple[str] | None = db.execute("SELECT tokens FROM search_state").fetchone()
    return None if found is None else found[0]


def insert(db: Database, documents: Iterable[Document]) -> None:
    """Index documents that are not in it."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM search_documents").fetchone()
    rows: list[Value] = []
    entries: list[Value] = []
    given = list(documents)
    for key, (document, tokens) in enumerate(zip(given, _tokens(given), strict=True), last + 1):
        rows += (key, document.kind.value, document.source, document.ordinal)
        entries += (key, *tokens)
    insert_values(db.conn, "search_documents", _DOCUMENT_COLUMNS, rows)
    insert_values(db.conn, "search_index", _INDEX_COLUMNS, entries)


def delete(db: Database, documents: Iterable[Document], known: Mapping[Key, int]) -> None:
    """Take documents out; they must be those that were indexed under the row ids known."""
    entries: list[Value] = []
    given = list(documents)
    for document, tokens in zip(given, _tokens(given), strict=True):
        key = known[document.source, document.kind, document.ordinal]
        entries += ("delete", key, *tokens)
    insert_values(db.conn, "search_index", _OUT_COLUMNS, entries)
    db.execute(_FORGET, [as_json(list(known.values()))])


def clear(db: Database) -> None:
    """Take everything out, whatever tokens it holds, and call what comes next current."""
    db.execute("DELETE FROM search_documents")
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    db.execute("DELETE FROM search_state")
    db.execute("INSERT INTO search_state VALUES (?)", [VERSION])


def _known(db: Database, ids: Sequence[int]) -> dict[Key, int]:
    return {(source, kind, ordinal): key for source, kind, ordinal, key in _rows(db, ids)}


def _rows(db: Database, ids: Sequence[int]) -> Iterator[tuple[int, str, int, int]]:
    yield from db.execute(_KNOWN, [as_json(ids)])


def _tokens(documents: Sequence[Document]) -> Iterator[tuple[str, ...]]:
    """Yield the tokens of each document's fields."""
    texts = [
        text
        for document in documents
        for text in (document.title, document.question, document.headings, document.body)
    ]
    # NumPy takes a tenth of a second to import, which who only reads should not wait for.
    from pipelines.search.cutting import index_texts  # noqa: PLC0415

    tokens = index_texts(texts)
    return (tuple(tokens[at : at + len(_FIELDS)]) for at in range(0, len(tokens), len(_FIELDS)))
