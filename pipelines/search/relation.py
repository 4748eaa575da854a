"""The index as a relation: in step with the articles and the stubs, in their transactions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.search import index
from pipelines.search.stub_documents import index_all_stubs, index_changed_stubs
from pipelines.search.tokens import VERSION

if TYPE_CHECKING:
    from pipelines.relations import Change

_NEXT = "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"
# Articles indexed at a time where all of them are: some 2 MB of text.
_PAGE = 500


class SearchIndex:
    """Keeps the index of what is searched. Nothing else holds of an article because of it.

    A `Relation` that comes after that of stubs, and has a partner that comes before it.
    """

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Index the articles written. What is in the index already is there as it is stored."""
        _require_current(db)
        index.add(db, change.written)
        index_changed_stubs(db)
        return ()

    def release(self, db: Database, ids: Sequence[int]) -> None:
        """Take out articles whose rows are about to be replaced, by the tokens of those rows."""
        _require_current(db)
        index.take_out(db, ids)

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Take out articles whose rows are about to be deleted."""
        self.release(db, ids)
        return ()


class StubsLetGo:
    """Indexes what changes of stubs when articles go.

    A `Relation` that comes before that of stubs: relations let go in reverse.
    """

    def update(self, _db: Database, _change: Change) -> Collection[int]:
        """Do nothing: `SearchIndex` comes when the stubs are up to date."""
        return ()

    def remove(self, db: Database, _ids: Sequence[int]) -> Collection[int]:
        """Index the stubs that have changed because of it."""
        index_changed_stubs(db)
        return ()


def _require_current(db: Database) -> None:
    """Write the whole index again where it holds tokens of another version."""
    found = index.version(db)
    if found == VERSION:
        return
    index.clear(db)
    if found is None:
        return
    last = 0
    while ids := [key for (key,) in db.execute(_NEXT, [last, _PAGE])]:
        index.add(db, ids)
        last = ids[-1]
    index_all_stubs(db)
