"""The stages of a save, each timed apart, in CPU time so that others at work do not count."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlite_utils import Database

from pipelines import relations

T = TypeVar("T")

COPIES = "dedupe: finding copies"
STUBS = "stubs, inferred dates"
INDEX = "search index"
REST = "store: rows, versions, flags"
_STAGES = {
    "Duplicates": COPIES,
    "StubsLetGo": STUBS,
    "StubsAndDates": STUBS,
    "SearchIndex": INDEX,
}


@dataclass(slots=True)
class Clock:
    """CPU seconds by stage, since they were last taken."""

    _seconds: dict[str, float] = field(default_factory=dict)

    def run(self, stage: str, step: Callable[[], T]) -> T:
        """Take a step, and count its time."""
        began = time.process_time()
        try:
            return step()
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + time.process_time() - began

    def taken(self) -> dict[str, float]:
        """Return the seconds by stage, and begin anew."""
        found = dict(self._seconds)
        self._seconds.clear()
        return found


class _Timed:
    """A relation whose time is taken."""

    def __init__(self, relation: relations.Relation, clock: Clock) -> None:
        name = type(relation).__name__
        self._relation = relation
        self._stage = _STAGES.get(name, name)
        self._clock = clock

    def update(self, db: Database, change: relations.Change) -> Collection[int]:
        return self._clock.run(self._stage, lambda: self._relation.update(db, change))

    def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
        return self._clock.run(self._stage, lambda: self._relation.remove(db, ids))

    def release(self, db: Database, ids: Sequence[int]) -> None:
        relation = self._relation
        if isinstance(relation, relations.Releasing):
            self._clock.run(self._stage, lambda: relation.release(db, ids))


@contextmanager
def relations_without(*names: str) -> Iterator[None]:
    """Leave relations out of this process, by their classes' names, for the block's length."""
    every = relations.RELATIONS
    relations.RELATIONS = tuple(of for of in every if type(of).__name__ not in names)
    try:
        yield
    finally:
        relations.RELATIONS = every


@contextmanager
def timed_relations(clock: Clock) -> Iterator[None]:
    """Time each relation of this process for the length of the block."""
    every = relations.RELATIONS
    relations.RELATIONS = tuple(_Timed(relation, clock) for relation in every)
    try:
        yield
    finally:
        relations.RELATIONS = every
