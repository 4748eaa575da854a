"""What an article costs while the database grows: each stage at each size, in CPU time.

Articles are stored as a crawl stores them, fifty at a time. A cost *at* a size is the mean of
the last thousand articles before it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory

from benchmarks.frontier import LEASED, PAGES, Side
from benchmarks.generated import write
from benchmarks.pages import generated_record
from benchmarks.result import Grid
from benchmarks.stages import COPIES, INDEX, REST, STUBS, Clock, timed_relations
from benchmarks.target import Target
from healthnews.feeds.search import Search
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES

BATCH = 50
LIMIT = 1.5
BASE = 10_000
"""The size that larger ones are held against."""

FRONTIER = "frontier: leasing, acknowledging a page"
ALL = "a save, all of it"
TITLES = "search: a title, mean"
SLOWEST = "search: a title, p99"
BYTES = "bytes in the file"
_WINDOW = 1_000
_QUERIES = 200
_ROUNDS = 20
_SMALLEST = 50
_ORDER = (FRONTIER, REST, COPIES, STUBS, INDEX, ALL, TITLES, SLOWEST, BYTES)
_UNTARGETED = (SLOWEST, BYTES)
WHY = """**Where it bends.** A stage that works on the article alone costs the same at any size.
One that follows the number of articles reads more rows, or pages of the file from more places.
How long a query takes follows the number of documents that have its words, so it grows with the
database."""


@dataclass(frozen=True, slots=True)
class Point:
    """What one article, page or query costs at a size, by stage: in µs, and bytes of a row."""

    size: int
    costs: dict[str, float]


def growth(sizes: Sequence[int]) -> Grid:
    """Let a database grow to the largest of the sizes, and measure at each of them."""
    with TemporaryDirectory() as name:
        points = list(_points(Path(name), sorted(sizes)))
    stages = [stage for stage in _ORDER if stage in points[-1].costs]
    return Grid(
        title="What an article costs as the database grows: generated articles, CPU time in µs, "
        f"mean of the last {_WINDOW:,} before each size",
        headings=("", *(f"{point.size:,}" for point in points), "last ÷ first"),
        rows=[_row(stage, points) for stage in stages],
        notes=(
            "The frontier has as many URLs as there are articles; a page names 20 others. "
            f"Queries are {_QUERIES} titles of stored articles, no more than there are.",
        ),
        targets=tuple(_targets(points, stages)),
        why=WHY,
    )


def _row(stage: str, points: Sequence[Point]) -> tuple[str, ...]:
    costs = [point.costs[stage] for point in points]
    return (stage, *(f"{cost:,.0f}" for cost in costs), f"{costs[-1] / costs[0]:.2f}")


def _targets(points: Sequence[Point], stages: Sequence[str]) -> Iterator[Target]:
    """Yield a target for each stage, where there is a size to compare with and a larger one."""
    by_size = {point.size: point.costs for point in points}
    largest = points[-1].size
    if largest <= BASE or BASE not in by_size:
        return
    for stage in stages:
        if stage not in _UNTARGETED:
            ratio = by_size[largest][stage] / by_size[BASE][stage]
            claim = f"{stage}, cost at {largest:,} beside {BASE:,}"
            yield Target.at_most(claim, LIMIT, ratio, "×")


def _points(folder: Path, sizes: Sequence[int]) -> Iterator[Point]:
    path, clock = folder / "articles.db", Clock()
    with ExitStack() as opened:
        store = opened.enter_context(ArticleStore.open(path))
        opened.enter_context(timed_relations(clock))
        for before, size in pairwise((0, *sizes)):
            start = max(before, size - _WINDOW)
            _store(store, range(before, start), clock)
            clock.taken()
            _store(store, range(start, size), clock)
            costs = _by_stage(clock, size - start)
            size_of_file = path.stat().st_size + path.with_name(f"{path.name}-wal").stat().st_size
            costs[BYTES] = size_of_file / size
            yield Point(size, costs | _search_costs(path, size) | _frontier_costs(folder, size))


def _store(store: ArticleStore, numbers: range, clock: Clock) -> None:
    for start in range(numbers.start, numbers.stop, BATCH):
        few = range(start, min(start + BATCH, numbers.stop))
        # As if the site had grown with the database: a tenth of the teasers is of pages to come.
        items = [generated_record(number, max(number, _SMALLEST)) for number in few]
        clock.run(ALL, lambda items=items: store.save(items))  # type: ignore[misc]


def _by_stage(clock: Clock, articles: int) -> dict[str, float]:
    took = {stage: seconds / articles * 1e6 for stage, seconds in clock.taken().items()}
    apart = sum(cost for stage, cost in took.items() if stage != ALL)
    return took | {REST: took[ALL] - apart}


def _search_costs(path: Path, size: int) -> dict[str, float]:
    queries = [write(number * 7919 % size).title for number in range(min(_QUERIES, size))]
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        search = Search(db)
        for query in queries[:10]:
            search.search(query)
        took = [_took(lambda query=query: search.search(query)) for query in queries]  # type: ignore[misc]
    return {TITLES: fmean(took), SLOWEST: quantiles(took, n=100)[98]}


def _frontier_costs(folder: Path, size: int) -> dict[str, float]:
    # A few more than articles, so that the smallest frontier has enough to lease.
    urls = max(size, 2 * LEASED * (_ROUNDS + 1))
    with Side(folder, urls) as side:
        side.lease()
        side.acknowledge()
        leased = sum(_took(side.lease) for _ in range(_ROUNDS)) / (_ROUNDS * LEASED)
        known = sum(_took(side.acknowledge) for _ in range(_ROUNDS)) / (_ROUNDS * PAGES)
    (folder / f"{urls}.db").unlink()
    return {FRONTIER: leased + known}


def _took(step: Callable[[], object]) -> float:
    """Return the µs of CPU time that a step takes."""
    began = time.process_time()
    step()
    return (time.process_time() - began) * 1e6
