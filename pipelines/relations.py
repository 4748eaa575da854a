"""What holds between articles, kept in step with them.

A record tells of its own page only. What follows from several of them, such as
which is a copy of which, is a relation: a pure function of the articles that are
stored, whatever order they came in. Each is brought up to date in the transaction
that changes an article, so no reader and no kill ever meets the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sqlite_utils import Database

from pipelines import change_log
from pipelines.duplicates.relation import Duplicates
from pipelines.inferred_dates.relation import StubsAndDates
from pipelines.search.relation import SearchIndex, StubsLetGo

# Articles related at a time where all of them are.
_PAGE = 500
_NEXT = "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"


@dataclass(frozen=True, slots=True)
class Change:
    """What a transaction did, as row ids of `articles`, in order, each once.

    written: articles that are new, or have other content than before.
    sighted: articles that were captured, `written` among them; each may have a new URL.
    """

    written: tuple[int, ...]
    sighted: tuple[int, ...]


class Relation(Protocol):
    """One thing that follows from several articles. Both methods run in the caller's transaction.

    What they leave in the database depends on the articles in it alone: not on
    the order or the number of the calls.
    """

    def update(self, db: Database, change: Change) -> Collection[int]:
        """Take in articles whose rows are written, with the aliases they have now.

        Return the articles, be they in the change or not, of which something else holds now.
        """
        ...

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        """Let go of articles whose rows are about to be deleted.

        Return the other articles of which something else holds now.
        """
        ...


@runtime_checkable
class Releasing(Protocol):
    """A relation that must see an article's rows once more before they are replaced."""

    def release(self, db: Database, ids: Sequence[int]) -> None:
        """Let go of the content of articles; `update` follows, with their new rows."""
        ...


# In the order in which they are brought up to date: later ones may read earlier ones' tables.
RELATIONS: tuple[Relation, ...] = (Duplicates(), StubsLetGo(), StubsAndDates(), SearchIndex())


def relate(db: Database, change: Change) -> set[int]:
    """Bring all relations up to date with a change, then log it.

    Return the articles whose content changed, or what holds of them. Raises sqlite3.Error.
    """
    touched = set(change.written)
    if change.sighted:
        for relation in RELATIONS:
            touched.update(relation.update(db, change))
    change_log.log(db, touched)
    return touched


def release(db: Database, ids: Sequence[int]) -> None:
    """Tell those relations that ask for it that rows of these articles are about to be replaced.

    In the transaction that replaces them, and that ends in `relate`. Raises sqlite3.Error.
    """
    if not ids:
        return
    for relation in reversed(RELATIONS):
        if isinstance(relation, Releasing):
            relation.release(db, ids)


def unrelate(db: Database, ids: Sequence[int]) -> set[int]:
    """Take articles out of all relations before they are deleted, and log that they go.

    Return the other articles of which something else holds now. Raises sqlite3.Error.
    """
    touched = set[int]()
    for relation in reversed(RELATIONS):
        touched.update(relation.remove(db, ids))
    touched.difference_update(ids)
    change_log.log(db, touched, ids)
    return touched


def relate_all(db: Database, advance: Callable[[int], object]) -> None:
    """Work out all relations of a database that has none yet, in the caller's transaction.

    `advance` is told of articles done. Raises sqlite3.Error.
    """
    last = 0
    while ids := tuple(key for (key,) in db.execute(_NEXT, [last, _PAGE])):
        relate(db, Change(ids, ids))
        advance(len(ids))
        last = ids[-1]
