"""The index as a relation: in step with the articles, in their transactions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.search import index

if TYPE_CHECKING:
    from pipelines.relations import Change


class SearchIndex:
    """Keeps the index of what is searched. Nothing else holds of an article because of it."""

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Index the articles written. What is in the index already is there as it is stored."""
        index.require_current(db)
        index.add(db, change.written)
        return ()

    def release(self, db: Database, ids: Sequence[int]) -> None:
        """Take out articles whose rows are about to be replaced, by the tokens of those rows."""
        index.require_current(db)
        index.take_out(db, ids)

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Take out articles whose rows are about to be deleted."""
        self.release(db, ids)
        return ()
