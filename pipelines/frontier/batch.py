"""A batch of links and answers, worked out in memory and written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlite_utils import Database

from pipelines.errors import UnknownUrlError
from pipelines.frontier.answering import answered, is_repeated, led_on
from pipelines.frontier.bans import excluded_by, key_bans
from pipelines.frontier.finding import (
    DEPTH_REASON,
    Sighting,
    asked_for,
    barred,
    first_row,
    seen_again,
)
from pipelines.frontier.records import Answer, Link, PageKind
from pipelines.frontier.rows import COLUMNS, STORED_COLUMNS, Row, row_from, values_of
from pipelines.frontier.shapes import Shapes
from pipelines.moments import to_text

# Keys per statement; one statement for all batches, so that it is compiled once.
_TOGETHER = 64
_MARKS = ", ".join("?" * _TOGETHER)
_NAMES = STORED_COLUMNS.split(", ")

_LOAD = f"SELECT {COLUMNS} FROM frontier WHERE site = ? AND key IN ({_MARKS})"  # noqa: S608
_ADD = (
    f"INSERT INTO frontier (site, {STORED_COLUMNS}) "  # noqa: S608
    f"VALUES (?, {', '.join('?' * len(_NAMES))})"
)
_CHANGE = f"UPDATE frontier SET {', '.join(f'{name} = ?' for name in _NAMES)} WHERE id = ?"  # noqa: S608
_SEE = "UPDATE frontier SET last_seen = ? WHERE id = ? AND last_seen < ?"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a site's frontier keeps out.

    max_depth: links between a start page and a URL, at most.
    trap_pages: see `pipelines.frontier.shapes`.
    """

    max_depth: int
    trap_pages: int


class Batch:
    """Links and answers of one site, in the caller's write transaction.

    What is known of their URLs is read once, by `load`, and written once, by `write`.
    """

    def __init__(self, db: Database, site: str, limits: Limits) -> None:
        self._db = db
        self._site = site
        self._max_depth = limits.max_depth
        self._shapes = Shapes(db, site, limits.trap_pages)
        self._loaded: dict[str, Row] = {}
        self._rows: dict[str, Row] = {}
        self._seen: dict[str, str] = {}
        self._bans: dict[str, str] = {}

    def load(self, keys: Iterable[str], links: Iterable[Link] = ()) -> None:
        """Read what is known of these URLs and links; needed before anything is done with them."""
        links = list(links)
        wanted = list(dict.fromkeys([*keys, *(link.key for link in links)]))
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            some += [some[0]] * (_TOGETHER - len(some))
            for columns in self._db.conn.execute(_LOAD, (self._site, *some)):
                row = row_from(columns)
                self._loaded[row.key] = row
        self._rows = dict(self._loaded)
        known = ((row.key, row.url) for row in self._loaded.values())
        self._bans = key_bans(
            self._db, self._site, chain(known, ((link.key, link.url) for link in links))
        )

    def judged(self, link: Link) -> Link:
        """Return the link, excluded where its article is forgotten."""
        ban = self._bans.get(link.key)
        return link if ban is None else replace(link, exclusion=excluded_by(ban))

    def find(self, link: Link, at: str, since: str | None = None) -> bool:
        """Keep a link found at a moment; return whether its URL was not known.

        since: when the page that names it was read before, if it was.
        """
        row = self._rows.get(link.key)
        sighting = Sighting(link, at, self._barrier(link, row), since)
        if row is None:
            self._rows[link.key] = first_row(sighting)
            return True
        self._seen[link.key] = max(at, self._seen.get(link.key, at))
        self._rows[link.key] = seen_again(row, sighting)
        return False

    def ask(self, link: Link, at: str) -> bool:
        """Keep a link that the user names; return whether its URL was not known."""
        barrier = None if link.exclusion is None else link.exclusion.reason
        sighting = Sighting(link, at, barrier)
        row = self._rows.get(link.key)
        new = row is None
        row = first_row(sighting) if row is None else row
        self._seen[link.key] = at
        self._rows[link.key] = row if barrier is not None else asked_for(row, sighting)
        return new

    def answer(self, answer: Answer) -> list[Link]:
        """Take note of an answer and its links; return the excluded ones that were not known.

        Raises UnknownUrlError for the key of no URL of the site.
        """
        row = self._rows.get(answer.key)
        if row is None:
            raise UnknownUrlError(f"the frontier of {self._site} has no URL {answer.key!r}")
        at = to_text(answer.at)
        # A redirect in the place of a list names nothing.
        since = None if row.content_digest is None else row.last_fetched
        new = [link for link in map(self.judged, answer.links) if self.find(link, at, since)]
        if not is_repeated(row, answer):
            self._count_shape(row, answer, new)
            # Its links may name the page itself: what they changed is kept.
            self._rows[row.key] = answered(self._rows[row.key], answer)
        return [link for link in new if link.exclusion is not None]

    def write(self) -> None:
        """Write what has changed."""
        for key, ban in self._bans.items():
            if key in self._rows:
                self._rows[key] = barred(self._rows[key], ban)
        added, changed = [], []
        for key, row in self._rows.items():
            before = self._loaded.get(key)
            if before is None:
                added.append((self._site, *values_of(row)))
            elif row is not before:
                changed.append((*values_of(row), row.id))
        self._db.conn.executemany(_ADD, added)
        self._db.conn.executemany(_CHANGE, changed)
        self._db.conn.executemany(
            _SEE,
            [
                (at, self._loaded[key].id, at)
                for key, at in self._seen.items()
                if key in self._loaded
            ],
        )
        self._shapes.write()

    def _barrier(self, link: Link, row: Row | None) -> str | None:
        """Return why a URL is not to be asked for, or None where it may be."""
        if link.exclusion is not None:
            return link.exclusion.reason
        depth = link.depth if row is None else min(link.depth, row.depth)
        if depth > self._max_depth:
            return f"{DEPTH_REASON}{depth} links from a start page, more than {self._max_depth}"
        is_waiting = row is not None and row.last_fetched is None
        if link.kind is PageKind.LISTING and (row is None or is_waiting):
            return self._shapes.trap(link.url)
        return None

    def _count_shape(self, row: Row, answer: Answer, new: Sequence[Link]) -> None:
        if row.kind is not PageKind.LISTING or not led_on(answer):
            return
        fruitful = any(link.kind is PageKind.ARTICLE and link.exclusion is None for link in new)
        self._shapes.visited(row.url, first=row.interval is None, fruitful=fruitful)
