"""Keeping the index in step with the database, by the database's log of changes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import tantivy
from sqlite_utils import Database

from healthnews.feeds.search.beside.entries import (
    Entry,
    Weights,
    article_entries,
    stub_entries,
    stubs_of,
)
from healthnews.feeds.search.beside.folder import Field
from healthnews.feeds.search.beside.state import (
    STATE_KIND,
    Making,
    State,
    read_state,
    state_document,
)
from pipelines.change_log import has_passed, latest, since
from pipelines.search.documents import DocumentKind

# Articles read at a time.
_PAGE = 500
# Bytes of postings that are held back before they become a piece of their own, and threads that
# write: with several, the pieces of a small change are as many.
_HELD_BACK = 128_000_000
_THREADS = 1
_LOCK = ".healthnews.lock"

_NEXT = "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"
_KEYS = "SELECT id FROM articles WHERE identity IN (SELECT value FROM json_each(?)) ORDER BY id"


def catch_up(db: Database, index: tantivy.Index, folder: Path, making: Making) -> None:
    """Make the index one of the database as it is, in one commit; nothing where it is.

    From the log of changes, where the database has been where the index is, else from
    nothing. One process writes, others wait. A kill leaves the last commit.

    Raises sqlite3.Error, and OSError and ValueError where the folder cannot be written.
    """
    if _is_current(db, index, making):
        return
    with _locked(folder), db.atomic():
        index.reload()
        # Another process may have done it meanwhile.
        if not _is_current(db, index, making):
            _write(db, index, making)
    index.reload()


def _is_current(db: Database, index: tantivy.Index, making: Making) -> bool:
    return read_state(index.searcher(), index.schema) == State(latest(db), making)


def _write(db: Database, index: tantivy.Index, making: Making) -> None:
    searcher = index.searcher()
    state = read_state(searcher, index.schema)
    writer = index.writer(heap_size=_HELD_BACK, num_threads=_THREADS)
    try:
        if state is None or state.making != making or not has_passed(db, state.at):
            writer.delete_all_documents()
            _add(writer, _all_entries(db, making.weights))
        else:
            _add_changes(db, writer, state, making.weights)
            _match_stubs(db, writer, searcher, index.schema, making.weights)
        writer.delete_documents_by_term(Field.KIND, STATE_KIND)
        writer.add_document(state_document(State(latest(db), making)))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _all_entries(db: Database, weights: Weights) -> Iterator[Entry]:
    last = 0
    while ids := [key for (key,) in db.execute(_NEXT, [last, _PAGE])]:
        yield from article_entries(db, ids, weights)
        last = ids[-1]
    yield from stub_entries(stubs_of(db), weights)


def _add_changes(db: Database, writer: tantivy.IndexWriter, state: State, weights: Weights) -> None:
    names = [logged.identity for logged in since(db, state.at)]
    for begin in range(0, len(names), _PAGE):
        some = names[begin : begin + _PAGE]
        for name in some:
            writer.delete_documents_by_term(Field.IDENTITY, name)
        ids = [key for (key,) in db.execute(_KEYS, [msgspec.json.encode(some).decode()])]
        _add(writer, article_entries(db, ids, weights))


def _match_stubs(
    db: Database,
    writer: tantivy.IndexWriter,
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    weights: Weights,
) -> None:
    """Take out stubs that are no longer what they were, and write those that are new.

    The log tells of articles only; a stub changes in the transaction of an article.
    """
    now = stubs_of(db)
    wanted = tantivy.Query.term_query(schema, Field.KIND, DocumentKind.STUB.value)
    hits = searcher.search(wanted, max(1, searcher.num_docs), count=False).hits
    stamps = searcher.fast_field_values(Field.STAMP, [place for _, place in hits])
    before = {int(stamp) for stamp in stamps if stamp is not None}
    for stamp in before - now.keys():
        writer.delete_documents_by_term(Field.STAMP, stamp)
    _add(writer, stub_entries({key: now[key] for key in now.keys() - before}, weights))


def _add(writer: tantivy.IndexWriter, entries: Iterable[Entry]) -> None:
    for entry in entries:
        document = tantivy.Document()
        document.add_text(Field.NAME, entry.name)
        document.add_text(Field.IDENTITY, entry.identity)
        document.add_text(Field.KIND, entry.kind)
        if entry.site is not None:
            document.add_text(Field.SITE, entry.site)
        document.add_unsigned(Field.DAY, entry.day)
        document.add_unsigned(Field.STAMP, entry.stamp)
        document.add_text(Field.TEXT, entry.text)
        document.add_text(Field.SIGNS, entry.signs)
        document.add_text(Field.HEAD, entry.head)
        document.add_text(Field.HEAD_SIGNS, entry.head_signs)
        writer.add_document(document)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
