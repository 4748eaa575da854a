"""The benchmarks, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.command import command
from benchmarks.commands import commands
from benchmarks.completeness import completeness
from benchmarks.crawl import crawl
from benchmarks.duplicates import Scores, duplicate_costs, duplicates
from benchmarks.duplicates_store import duplicates_store
from benchmarks.extraction import extraction
from benchmarks.frontier import frontier
from benchmarks.growth import growth
from benchmarks.rebuild import rebuild
from benchmarks.result import Printed, Result
from benchmarks.scale import Sizes
from benchmarks.search import search
from benchmarks.shares import shares
from benchmarks.signatures import signatures
from benchmarks.store import store
from benchmarks.target import Target

_SMALL_FRONTIER = 10_000


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark by its name on the command line.

    grows: whether it says something else on a large scale; the others are not repeated there.
    """

    name: str
    run: Callable[[Sizes], Sequence[Result]]
    grows: bool = False


def _pairs(scores: Scores) -> Printed:
    name = scores.title.partition(" of ")[0].lower()
    return Printed(
        scores.to_text(),
        targets=(
            Target.at_least(f"{name}, precision", 0.99, scores.precision),
            Target.at_least(f"{name}, recall", 0.98, scores.recall),
        ),
    )


SUITE = (
    Benchmark("extraction", lambda of: [extraction(of.rounds)]),
    Benchmark("completeness", lambda _: [completeness()]),
    Benchmark("command", lambda of: [command(of.files, of.slow_rounds)]),
    Benchmark("crawl", lambda of: [crawl(of.pages, of.long_rounds)]),
    Benchmark("shares", lambda of: [shares(of.pages)]),
    Benchmark("store", lambda of: [store(of.articles, of.slow_rounds)]),
    Benchmark(
        "rebuild",
        lambda of: [rebuild(of.captures, of.long_rounds, of.more_captures)],
        grows=True,
    ),
    Benchmark("growth", lambda of: [growth(of.growth)], grows=True),
    Benchmark("commands", lambda of: commands(of.databases), grows=True),
    Benchmark("frontier", lambda of: frontier(_SMALL_FRONTIER, of.urls, of.rounds)),
    Benchmark("search", lambda of: [Printed(search(of.texts))], grows=True),
    Benchmark("signatures", lambda of: [signatures(of.slow_rounds)]),
    Benchmark("duplicate-costs", lambda of: [duplicate_costs(of.slow_rounds)]),
    Benchmark(
        "duplicates-store",
        lambda of: [Printed(duplicates_store(of.documents, plain=True))],
        grows=True,
    ),
    Benchmark("pairs", lambda of: list(map(_pairs, duplicates(of.pairs)))),
)
NAMES = tuple(benchmark.name for benchmark in SUITE)
