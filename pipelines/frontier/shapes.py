"""Endless lists: how many list pages alike led to nothing, and when that is enough.

A calendar links to its next month for ever, and every page is a list. Pages of
one shape are told apart by numbers only; where fifty of them in a row name no
article that is new, no more of them are asked for.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sqlite_utils import Database

from pipelines.frontier.records import PageKind, Priority, UrlState

# First visits in a row that led to no unknown article.
TRAP_PAGES = 50
# How the reasons of what is excluded here begin.
TRAP_REASON = "trap: "

_NUMBER = re.compile("[0-9]+")

_BARREN = "SELECT barren FROM frontier_shapes WHERE site = ? AND shape = ?"
_PUT = """
INSERT INTO frontier_shapes (site, shape, barren) VALUES (?, ?, ?)
ON CONFLICT (site, shape) DO UPDATE SET barren = excluded.barren
"""
# The two partial indexes know all that wait; asked for by the user are none of them.
_WAITING = """
SELECT id, url FROM frontier
WHERE site = :site AND priority = :priority AND due IS NOT NULL AND leased_until IS NULL
    AND state = :state AND kind = :kind
UNION ALL
SELECT id, url FROM frontier
WHERE site = :site AND leased_until IS NOT NULL AND priority = :priority
    AND state = :state AND kind = :kind
"""
_EXCLUDE = "UPDATE frontier SET state = ?, reason = ?, due = NULL WHERE id = ?"


def shape_of(url: str) -> str:
    """Return what list pages alike have in common: `/list/N?page&sort`.

    That is the path with N for each number, and the sorted names of the query's keys.
    """
    parts = urlsplit(url)
    names = {part.partition("=")[0] for part in parts.query.split("&")} - {""}
    path = _NUMBER.sub("N", parts.path or "/")
    return f"{path}?{'&'.join(sorted(names))}" if names else path


class Shapes:
    """The shapes of a site's list pages, as one transaction of the caller sees them."""

    def __init__(self, db: Database, site: str, limit: int) -> None:
        """Take a shape for a trap after `limit` barren pages."""
        self._db = db
        self._site = site
        self._limit = limit
        self._barren: dict[str, int] = {}
        self._changed: set[str] = set()
        self._sprung: set[str] = set()

    def trap(self, url: str) -> str | None:
        """Return the reason to exclude a list page, or None where its like are welcome."""
        shape = shape_of(url)
        return self._reason(shape) if self._count(shape) >= self._limit else None

    def visited(self, url: str, *, first: bool, fruitful: bool) -> None:
        """Count a visit to a list page: its first or not, with links to new articles or not."""
        if not first and not fruitful:
            return
        shape = shape_of(url)
        before = self._count(shape)
        count = 0 if fruitful else before + 1
        if count == before:
            return
        self._barren[shape] = count
        self._changed.add(shape)
        if before < self._limit <= count:
            self._sprung.add(shape)

    def write(self) -> None:
        """Keep the counts, and exclude what waits of the shapes that became traps."""
        self._db.conn.executemany(
            _PUT, [(self._site, shape, self._barren[shape]) for shape in sorted(self._changed)]
        )
        sprung = {shape for shape in self._sprung if self._barren[shape] >= self._limit}
        if sprung:
            self._exclude(sprung)
        self._changed, self._sprung = set(), set()

    def _exclude(self, shapes: set[str]) -> None:
        which = {
            "site": self._site,
            "priority": Priority.DISCOVERY.value,
            "state": UrlState.DISCOVERED.value,
            "kind": PageKind.LISTING.value,
        }
        waiting = [(row, shape_of(url)) for row, url in self._db.execute(_WAITING, which)]
        self._db.conn.executemany(
            _EXCLUDE,
            [
                (UrlState.EXCLUDED.value, self._reason(shape), row)
                for row, shape in waiting
                if shape in shapes
            ],
        )

    def _count(self, shape: str) -> int:
        if shape not in self._barren:
            found = self._db.execute(_BARREN, [self._site, shape]).fetchone()
            self._barren[shape] = 0 if found is None else found[0]
        return self._barren[shape]

    def _reason(self, shape: str) -> str:
        return f"{TRAP_REASON}{self._limit} list pages like {shape} in a row led to nothing new"
