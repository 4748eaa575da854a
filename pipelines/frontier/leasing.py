"""Handing out the URLs that are due, and taking them back. Within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pipelines.frontier.records import Lease, Priority
from pipelines.frontier.rows import LEASE_COLUMNS, lease_from
from pipelines.moments import to_text

# Read from the beginning of the index `frontier_due`, whose order ends with the row's id.
_NEXT = f"""
SELECT {LEASE_COLUMNS} FROM frontier
WHERE site = ? AND priority = ? AND due IS NOT NULL AND due <= ? AND leased_until IS NULL
ORDER BY due, id LIMIT ?
"""  # noqa: S608
_COUNT = """
SELECT count(*) FROM frontier
WHERE site = ? AND priority = ? AND due IS NOT NULL AND due <= ? AND leased_until IS NULL
"""
_LEASE = "UPDATE frontier SET leased_by = ?, leased_until = ? WHERE id = ?"
_END = "UPDATE frontier SET leased_by = NULL, leased_until = NULL"
_END_EXPIRED = f"{_END} WHERE site = ? AND leased_until IS NOT NULL AND leased_until <= ?"
_END_ALL = f"{_END} WHERE site = ? AND leased_until IS NOT NULL"
_END_ONE = f"{_END} WHERE site = ? AND key = ? AND leased_by IS ?"


class Leases:
    """The leases of one site, given to one run."""

    def __init__(self, db: Database, site: str, run: int | None, length: timedelta) -> None:
        self._db = db
        self._site = site
        self._run = run
        self._length = length

    def take(self, count: int, now: datetime, due_by: datetime) -> list[Lease]:
        """Lease at most `count` URLs due by a moment, the most urgent first."""
        self._db.execute(_END_EXPIRED, [self._site, to_text(now)])
        found = list(self._next(count, due_by))
        until = to_text(now + self._length)
        self._db.conn.executemany(_LEASE, [(self._run, until, columns[0]) for columns in found])
        return [lease_from(columns) for columns in found]

    def preview(self, count: int, due_by: datetime) -> list[Lease]:
        """Return what `take` would lease, but for leases that have expired."""
        return [lease_from(columns) for columns in self._next(count, due_by)]

    def give_back(self, keys: Sequence[str]) -> None:
        """End the run's leases of these URLs."""
        self._db.conn.executemany(_END_ONE, [(self._site, key, self._run) for key in keys])

    def give_back_all(self) -> int:
        """End every lease of the site, of whatever run; return how many there were."""
        return self._db.execute(_END_ALL, [self._site]).rowcount

    def due(self, by: datetime) -> int:
        """Return how many URLs may be leased by a moment."""
        counts = (
            self._db.execute(_COUNT, [self._site, priority.value, to_text(by)]).fetchone()[0]
            for priority in Priority
        )
        return sum(counts)

    def _next(self, count: int, due_by: datetime) -> Iterator[Sequence[Any]]:
        by = to_text(due_by)
        for priority in Priority:
            if count <= 0:
                return
            rows = self._db.execute(_NEXT, [self._site, priority.value, by, count]).fetchall()
            count -= len(rows)
            yield from rows
