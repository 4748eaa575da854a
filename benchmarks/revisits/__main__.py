"""Simulate a year of several worlds and budgets, and print a table of what came of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import numpy as np

from benchmarks.revisits.world import WORLDS, Numbers, World
from benchmarks.revisits.year import Year, simulate
from pipelines.frontier import policy

# Requests an hour that one site is asked at most, at the default delay (docs/politeness.md).
PER_SITE = 1800
_UNBOUNDED = 1 << 60


@dataclass(frozen=True, slots=True)
class Case:
    """One simulated year: a world, its size, and how many sites it is spread over evenly."""

    world: World
    known: int
    sites: int | None

    @property
    def per_hour(self) -> int:
        """The most requests an hour over all sites."""
        return _UNBOUNDED if self.sites is None else self.sites * PER_SITE


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line per world and number of sites."""
    parser = argparse.ArgumentParser(prog="benchmarks.revisits", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000_000, help="(default: 10000000)")
    parser.add_argument(
        "--sites",
        type=int,
        nargs="+",
        default=[1, 10, 100],
        help="over which they are spread, each asked every 2 s at most (default: 1 10 100)",
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    began = perf_counter()
    print(_about(given.articles))
    print("\n".join(_HEAD))
    for world in WORLDS:
        for sites in given.sites:
            case = Case(world, given.articles, sites)
            print(_line(case, simulate(world, case.known, case.per_hour, given.seed)), flush=True)
    print(f"\n{len(WORLDS) * len(given.sites)} years in {perf_counter() - began:.0f} s.")


def _about(articles: int) -> str:
    new, old = policy.NEW_ARTICLES, policy.OLD_ARTICLES
    lines = [
        f"A year from an empty database: {articles:,} articles known from the first hour on.",
        f"Days between visits: new {_days(new.shortest)} to {_days(new.longest)}, "
        f"old {_days(old.start)} to {_days(old.longest)}; "
        f"× {policy.GROWTH} unchanged, × {policy.SHRINKAGE} changed.",
        "Worlds: changes a year of an old article, on the average; published a day; removed:",
        *(
            f"- {world.name}: {world.changes_per_article():.2f}; "
            f"{articles * world.published_per_day:,.0f}; {world.removed_per_year:.0%}"
            for world in WORLDS
        ),
    ]
    return "\n".join([*lines, ""])


def _days(length: timedelta) -> int:
    return length // timedelta(days=1)


_HEAD = (
    "| world | sites | requests a day, 1st month / last | unchanged | fresh | "
    "new: median, p90 | change seen: median, p90 | removal known | never fetched |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def _line(case: Case, year: Year) -> str:
    first, last = (sum(days) / len(days) for days in (year.by_day[:30], year.by_day[-30:]))
    known = (year.gone_unknown / year.settled / 24) if year.settled else float("nan")
    cells = [
        case.world.name,
        "any" if case.sites is None else f"{case.sites:,}",
        f"{first:,.0f} / {last:,.0f}",
        f"{year.unchanged / year.requests:.0%}",
        f"{year.freshness:.1%}",
        _delays(year.until_stored),
        _delays(year.until_noticed),
        f"{known:.0f} d",
        f"{year.never / year.articles:.1%}",
    ]
    return f"| {' | '.join(cells)} |"


def _delays(histogram: Numbers) -> str:
    if not histogram.sum():
        return "–"
    return ", ".join(_in_words(_quantile(histogram, part)) for part in (0.5, 0.9))


def _quantile(histogram: Numbers, part: float) -> int:
    return int(np.searchsorted(np.cumsum(histogram), part * histogram.sum()))


def _in_words(hours: int) -> str:
    return f"{hours} h" if hours < 48 else f"{hours / 24:.0f} d"


if __name__ == "__main__":
    main()
