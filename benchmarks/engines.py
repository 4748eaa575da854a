"""Rebuilding with the engines local and dask on one machine. `python -m benchmarks.engines`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.archive import write_archive
from benchmarks.measure import Timings
from benchmarks.table import Row, Table
from pipelines.digest import digest

JOBS = 2
ENGINES = ("local", "dask")


@dataclass(slots=True)
class _Took:
    """Seconds per round. cpu: of the processes that parse; phase: parsing and storing."""

    wall: list[float] = field(default_factory=list)
    phase: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)


def engines(captures: int, rounds: int) -> Table:
    """Rebuild one archive with both, in turns; raises ValueError where contents differ."""
    took = {engine: _Took() for engine in ENGINES}
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder, captures)
        for number in range(rounds):
            for engine in ENGINES if number % 2 == 0 else reversed(ENGINES):
                _run(folder, engine, took[engine])
    if len(took["local"].digests | took["dask"].digests) != 1:
        raise ValueError("the engines made different databases")
    return Table(
        title=f"Engines: {captures} captures, {rounds} rounds, {JOBS} workers, same digest",
        unit="ms/capture",
        rows=[
            Row.of(f"{engine}: {what}", of, 1000 / captures, [of.ratio_to(base)])
            for what, local, dask in (
                ("whole command", took["local"].wall, took["dask"].wall),
                ("parse and store", took["local"].phase, took["dask"].phase),
                ("CPU time of workers", took["local"].cpu, took["dask"].cpu),
            )
            for base in (Timings(tuple(local)),)
            for engine, of in (("local", base), ("dask", Timings(tuple(dask))))
        ],
        ratios=("× local",),
    )


def _run(folder: Path, engine: str, took: _Took) -> None:
    places = {"archive": "archive", "db": "articles.db", "into": "new.db", "crawl-db": "crawl.db"}
    options = [word for name, at in places.items() for word in (f"--{name}", str(folder / at))]
    command = [sys.executable, "-m", "healthnews", "rebuild", "--engine", engine, "--json"]
    began = perf_counter()
    done = subprocess.run(
        [*command, "--jobs", str(JOBS), *options], stdout=subprocess.PIPE, check=True
    )
    took.wall.append(perf_counter() - began)
    seconds: dict[str, Any] = json.loads(done.stdout)["seconds"]
    took.phase.append(seconds["parse_store"])
    took.cpu.append(seconds["workers"])
    took.digests.add(digest(folder / "new.db"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.engines", description=__doc__)
    parser.add_argument("--captures", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    print(engines(given.captures, given.rounds).to_text())


if __name__ == "__main__":
    main()
