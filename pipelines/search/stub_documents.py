"""Stubs as documents: in the index while no article is known that they are of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.inserts import Value, insert_values
from pipelines.json_arrays import as_json
from pipelines.search import index
from pipelines.search.documents import Document, DocumentKind

_CHANGED = "SELECT stub_id FROM search_stubs_changed ORDER BY stub_id"
_OLD = """
SELECT old.stub_id, old.title, old.teaser, document.id
FROM json_each(?) AS wanted
CROSS JOIN search_stubs AS old ON old.stub_id = wanted.value
JOIN search_documents AS document ON document.source = old.stub_id AND document.kind = 'stub'
"""
_NEW = """
SELECT stubs.id, forms.title, coalesce(forms.snippet, '')
FROM json_each(?) AS wanted
CROSS JOIN stubs ON stubs.id = wanted.value
JOIN stub_forms AS forms ON forms.id = stubs.form_id
WHERE stubs.article_id IS NULL
ORDER BY stubs.id
"""
_FORGET = "DELETE FROM search_stubs WHERE stub_id IN (SELECT value FROM json_each(?))"
_ALL = "INSERT OR IGNORE INTO search_stubs_changed SELECT id FROM stubs"


def index_changed_stubs(db: Database) -> None:
    """Take out what the stubs said that changed, and index what they say now."""
    changed = [key for (key,) in db.execute(_CHANGED)]
    if not changed:
        return
    new = {key: (title, teaser) for key, title, teaser in db.execute(_NEW, [as_json(changed)])}
    gone: dict[index.Key, int] = {}
    old: list[Document] = []
    for key, title, teaser, document in db.execute(_OLD, [as_json(changed)]).fetchall():
        if new.get(key) == (title, teaser):
            del new[key]
        else:
            old.append(_document(key, title, teaser))
            gone[key, DocumentKind.STUB, 0] = document
    if old:
        index.delete(db, old, gone)
        db.execute(_FORGET, [as_json([document.source for document in old])])
    _insert(db, [_document(key, *said) for key, said in new.items()])
    db.execute("DELETE FROM search_stubs_changed")


def index_all_stubs(db: Database) -> None:
    """Index every stub, in an index that was cleared."""
    db.execute("DELETE FROM search_stubs")
    db.execute(_ALL)
    index_changed_stubs(db)


def _insert(db: Database, documents: Sequence[Document]) -> None:
    values: list[Value] = []
    for document in documents:
        values += (document.source, document.title, document.body)
    insert_values(db.conn, "search_stubs", ("stub_id", "title", "teaser"), values)
    index.insert(db, documents)


def _document(stub: int, title: str, teaser: str) -> Document:
    return Document(DocumentKind.STUB, stub, 0, title, "", "", teaser)
