"""Run the benchmarks and print their tables: `python -m benchmarks.run`."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

from benchmarks.command import command
from benchmarks.completeness import completeness
from benchmarks.crawl import crawl
from benchmarks.duplicates import duplicate_costs, duplicates
from benchmarks.duplicates_store import duplicates_store
from benchmarks.extraction import extraction
from benchmarks.frontier import frontier
from benchmarks.rebuild import rebuild
from benchmarks.search import search
from benchmarks.store import store

_PACKAGES = ("lxml", "trafilatura", "msgspec", "sqlite-utils", "fastwarc", "scrapy")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table per benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=60, help="of extraction, frontier (default: 60)"
    )
    parser.add_argument("--files", type=int, default=6000, help="in the folder (default: 6000)")
    parser.add_argument("--articles", type=int, default=500, help="to store (default: 500)")
    parser.add_argument(
        "--slow-rounds", type=int, default=7, help="of command and store (default: 7)"
    )
    parser.add_argument(
        "--long-rounds", type=int, default=3, help="of rebuild and crawl (default: 3)"
    )
    parser.add_argument("--captures", type=int, default=4000, help="to rebuild (default: 4000)")
    parser.add_argument("--pages", type=int, default=2000, help="to crawl (default: 2000)")
    parser.add_argument("--urls", type=int, default=1_000_000, help="known (default: 1000000)")
    parser.add_argument(
        "--texts", type=int, default=44_374, help="to search among (default: 44374)"
    )
    parser.add_argument("--pairs", type=int, default=600, help="of each kind (default: 600)")
    parser.add_argument(
        "--documents", type=int, default=30_000, help="to find copies among (default: 30000)"
    )
    given = parser.parse_args(arguments)
    print(_machine())
    print("\n" + extraction(given.rounds).to_text())
    print("\n" + command(given.files, given.slow_rounds).to_text())
    print("\n" + store(given.articles, given.slow_rounds).to_text())
    print("\n" + rebuild(given.captures, given.long_rounds, [given.captures * 3]).to_text())
    print("\n" + crawl(given.pages, given.long_rounds).to_text())
    for found in frontier(10_000, given.urls, given.rounds):
        print("\n" + found.to_text())
    print("\n" + duplicates_store(given.documents, plain=True))
    print("\n" + search(given.texts))
    print("\n" + completeness())
    print("\n" + duplicate_costs(given.slow_rounds).to_text())
    for scores in duplicates(given.pairs):
        print("\n" + scores.to_text())


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {packages}"


if __name__ == "__main__":
    main()
