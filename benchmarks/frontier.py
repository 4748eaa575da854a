"""The frontier with ten thousand URLs against one with a million: a batch must cost the same."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Timings, race
from benchmarks.table import Row, Table
from parsers import Outcome
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.frontier.finding import Sighting, first_row
from pipelines.frontier.records import Answer, FoundBy, Link, PageKind
from pipelines.frontier.rows import STORED_COLUMNS, values_of
from pipelines.frontier.sqlite_frontier import SqliteFrontier
from pipelines.moments import to_text
from pipelines.schema import CRAWL
from pipelines.transactions import immediate

SITE = "example"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEASED = 64
# As a crawl stores: pages of some twenty teasers, fifty together.
PAGES, LINKS = 50, 20
# Of ten URLs: how many were fetched and are due some day; the others are due now.
_FETCHED = 2


def frontier(small: int, large: int, rounds: int) -> list[Table]:
    """Time leasing and acknowledging in frontiers of two sizes, on disk."""
    with TemporaryDirectory() as name, ExitStack() as opened:
        sides = [opened.enter_context(Side(Path(name), size)) for size in (small, large)]
        leasing = race({f"of {side.size:,}": side.lease for side in sides}, rounds)
        links = race(
            {
                f"{what}, of {side.size:,}": method
                for side in sides
                for what, method in (("known", side.acknowledge), ("unknown", side.discover))
            },
            rounds,
        )
        peaks = ", ".join(f"{side.peak() / 1e6:.1f} MB of {side.size:,}" for side in sides)
    return [
        _table(
            f"Frontier: leasing the next {LEASED} due URLs, {rounds} rounds", "ms", leasing, 1000
        ),
        _table(
            f"Frontier: {PAGES * LINKS} links, {rounds} rounds; known ones on {PAGES} pages "
            "acknowledged, unknown ones discovered",
            "µs/link",
            links,
            1e6 / (PAGES * LINKS),
            f"Python's memory, at most, while a batch is leased and acknowledged: {peaks}.",
        ),
    ]


def _table(title: str, unit: str, timings: dict[str, Timings], scale: float, *notes: str) -> Table:
    floor = next(iter(timings.values()))
    rows = [Row.of(name, took, scale, [took.ratio_to(floor)]) for name, took in timings.items()]
    return Table(title, unit, rows, ("× first",), notes)


class Side:
    """A frontier of some size in a database of its own."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        self._db = open_database(folder / f"{size}.db", CRAWL)
        run = CrawlStore(self._db).begin_run("crawl", SITE, {}, NOW)
        self._frontier = SqliteFrontier(self._db, SITE, run, max_depth=9)
        self._new = count(size)
        self._clock = (NOW + timedelta(seconds=second) for second in count(1))
        self._random = random.Random(size)
        self._fill()

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def lease(self) -> None:
        """Lease the next batch; it stays leased."""
        leases = self._frontier.lease(LEASED, NOW, NOW)
        if len(leases) != LEASED:
            raise RuntimeError("all URLs are leased: too many rounds for this size")

    def acknowledge(self) -> None:
        """Acknowledge pages with links to pages known, anywhere in the frontier."""
        at = next(self._clock)
        self._frontier.acknowledge([self._answer(at) for _ in range(PAGES)])

    def discover(self) -> None:
        """Discover links to pages that are not known."""
        links = [_link(number) for _, number in zip(range(PAGES * LINKS), self._new, strict=False)]
        self._frontier.discover(links, NOW)

    def peak(self) -> int:
        """Return how many bytes Python holds at most while a batch is worked on."""
        tracemalloc.start()
        self.lease()
        self.acknowledge()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    def _answer(self, at: datetime) -> Answer:
        links = tuple(_link(self._any()) for _ in range(LINKS))
        return Answer(f"article {self._any()}", Outcome.STORED, "", at, 200, links=links)

    def _any(self) -> int:
        return self._random.randrange(self.size)

    def _fill(self) -> None:
        marks = ", ".join("?" * (STORED_COLUMNS.count(",") + 2))
        insert = f"INSERT INTO frontier (site, {STORED_COLUMNS}) VALUES ({marks})"
        with immediate(self._db):
            self._db.conn.executemany(insert, self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a crawl in the middle of its way."""
        at, later = to_text(NOW - timedelta(days=1)), to_text(NOW + timedelta(days=1))
        new = list(values_of(first_row(Sighting(_link(0), at, None))))
        names = STORED_COLUMNS.split(", ")
        fetched = list(new)
        for name, value in (("state", "fetched"), ("priority", 3), ("due", later)):
            fetched[names.index(name)] = value
        key, url = names.index("key"), names.index("url")
        for number in range(self.size):
            row = fetched if number % 10 < _FETCHED else new
            row[key], row[url] = f"article {number}", _url(number)
            yield (SITE, *row)


def _link(number: int) -> Link:
    found_on = "https://m.example.cn/health/news/1.html"
    return Link(
        f"article {number}",
        _url(number),
        PageKind.ARTICLE,
        FoundBy.RELATED,
        found_on,
        depth=1,
    )


def _url(number: int) -> str:
    return f"https://m.example.cn/health/news/{number}.html"
