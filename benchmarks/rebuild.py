"""Rebuilding: its phase of parsing and storing against processes that read and parse alone.

`python -m benchmarks.rebuild --captures 20000 --captures 200000` measures large archives.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.archive import write_archive
from benchmarks.measure import Timings
from benchmarks.table import Row, Table
from benchmarks.target import Target
from parsers import Article, Capture, parse
from pipelines.database import open_database
from pipelines.rebuild.planning import ranges, segment_file
from pipelines.rebuild.records import CAPTURES_PER_PART
from pipelines.rebuild.segments import content_segments
from pipelines.schema import CRAWL

JOBS = 2
FLOOR = f"pool of {JOBS}: FastWARC, parsers.parse"
OURS = f"healthnews rebuild --jobs {JOBS}"
_MEGABYTE = 1e6
WHY = """**Still slow.** Storing takes the workers half as long again as reading and parsing, which
is the store's cost above. What holds between articles (copies, stubs, dates, the index) is
worked out by one process after the parts are merged: with more than two cores that becomes the
longest phase."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The captures of a segment between two offsets."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read:
    """How many articles a slice gave, and the CPU time it took, in seconds."""

    articles: int
    cpu: float


def rebuild(captures: int, rounds: int, sizes: Sequence[int] = ()) -> Table:
    """Time both on an archive of so many captures, in turns.

    The notes tell the phases of the last round, and the peak memory at this
    size and at `sizes`.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder, captures)
        race = _race(folder, captures, rounds)
        memory = {captures: race.last["peak_memory"]}
    memory |= {size: _peak(size) for size in sizes}
    return Table(
        title=f"Rebuild: {captures} captures, {rounds} rounds, the phase of parsing and storing",
        unit="ms/capture",
        rows=[
            Row.of(name, took, 1000 / captures, [took.ratio_to(floor), floor.ratio_to(took)])
            for name, took, floor in race.contenders()
        ],
        ratios=("× floor", "rate"),
        notes=(
            _phases(race.last),
            *(_memory(size, peak) for size, peak in sorted(memory.items())),
        ),
        targets=race.targets(memory),
        why=WHY,
    )


@dataclass(slots=True)
class _Race:
    """Seconds per round. wall, merge: of the phases; whole: of all of them.

    cpu: of the processes that parse.
    """

    floor_wall: list[float] = field(default_factory=list)
    floor_cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    merge: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    def contenders(self) -> Iterator[tuple[str, Timings, Timings]]:
        """Yield what was measured, and what it is compared with."""
        wall, cpu = Timings(tuple(self.floor_wall)), Timings(tuple(self.floor_cpu))
        yield FLOOR, wall, wall
        yield OURS, Timings(tuple(self.wall)), wall
        yield "CPU time: the pool", cpu, cpu
        yield "CPU time: rebuild's workers, parts stored", Timings(tuple(self.cpu)), cpu
        yield "afterwards: merging the parts", Timings(tuple(self.merge)), wall
        yield "all phases, one after the other", Timings(tuple(self.whole)), wall

    def targets(self, memory: dict[int, dict[str, int]]) -> tuple[Target, ...]:
        """Return what is asked of a rebuild."""
        wall, whole = Timings(tuple(self.floor_wall)), Timings(tuple(self.whole))
        largest = max(memory)
        peak = max(memory[largest].values()) / _MEGABYTE
        return (
            Target.at_least(
                "rebuild, parse and store, rate beside the bare pool",
                0.8, wall.ratio_to(Timings(tuple(self.wall))), "×",
            ),
            Target.at_least(
                "rebuild, end to end, rate beside the bare pool", 0.5, wall.ratio_to(whole), "×"
            ),
            Target.at_most(f"rebuild, peak memory with {largest:,} captures", 400, peak, "MB"),
        )  # fmt: skip


def read_and_parse(given: Slice) -> Read:
    """Read the records of a slice, parse them, and keep nothing."""
    articles, began = 0, process_time()
    with given.path.open("rb") as file:
        file.seek(given.start)
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            if record.stream_pos >= given.end:
                break
            http = record.http_headers
            if http is None:
                raise TypeError(f"no HTTP response at {record.stream_pos}")
            page = Capture(
                record.headers["WARC-Target-URI"],
                record.record_date,
                http.status_code or 0,
                tuple(http.to_tuples()),
                record.reader.read(),
            )
            articles += isinstance(parse(page), Article)
    return Read(articles, process_time() - began)


def _race(folder: Path, captures: int, rounds: int) -> _Race:
    slices, race = _slices(folder), _Race()
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(JOBS, mp_context=context) as pool:
        list(pool.map(read_and_parse, slices[:JOBS]))
        for number in range(rounds):
            if number % 2:
                _run_ours(race, folder, captures)
            _run_floor(race, pool, slices, captures)
            if not number % 2:
                _run_ours(race, folder, captures)
    return race


def _run_floor(
    race: _Race, pool: ProcessPoolExecutor, slices: Sequence[Slice], captures: int
) -> None:
    began = perf_counter()
    read = list(pool.map(read_and_parse, slices))
    race.floor_wall.append(perf_counter() - began)
    race.floor_cpu.append(sum(of.cpu for of in read))
    found = sum(of.articles for of in read)
    if found != captures:
        raise ValueError(f"{found} articles in {captures} captures")


def _run_ours(race: _Race, folder: Path, captures: int) -> None:
    race.last = _rebuild(folder, captures)
    seconds = race.last["seconds"]
    race.wall.append(seconds["parse_store"])
    race.cpu.append(seconds["workers"])
    race.merge.append(seconds["merge"])
    race.whole.append(sum(took for phase, took in seconds.items() if phase != "workers"))


def _slices(folder: Path) -> list[Slice]:
    """Return the very ranges that a rebuild shares out."""
    with closing(open_database(folder / "crawl.db", CRAWL, read_only=True)) as db:
        return [
            Slice(path, found.start, found.end)
            for path in content_segments(folder / "archive")
            for found in ranges(db, segment_file(path), CAPTURES_PER_PART)
        ]


def _rebuild(folder: Path, captures: int) -> dict[str, Any]:
    places = {"archive": "archive", "db": "articles.db", "into": "new.db", "crawl-db": "crawl.db"}
    options = [word for name, at in places.items() for word in (f"--{name}", str(folder / at))]
    done = subprocess.run(
        [sys.executable, "-m", "healthnews", "rebuild", *options, "--jobs", str(JOBS), "--json"],
        stdout=subprocess.PIPE,
        check=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    if report["articles"] != captures:
        raise ValueError(f"{report['articles']} articles in {captures} captures")
    return report


def _peak(captures: int) -> dict[str, int]:
    with TemporaryDirectory() as name:
        write_archive(Path(name), captures)
        peak: dict[str, int] = _rebuild(Path(name), captures)["peak_memory"]
        return peak


def _phases(report: dict[str, Any]) -> str:
    seconds = ", ".join(f"{took:.1f} {name}" for name, took in report["seconds"].items())
    return f"Phases of the last round, in seconds: {seconds}."


def _memory(captures: int, peak: dict[str, int]) -> str:
    each = ", ".join(f"{size / _MEGABYTE:.0f} MB {who}" for who, size in peak.items())
    return f"Peak memory with {captures} captures: {each}."


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; further sizes are measured for their memory alone."""
    parser = argparse.ArgumentParser(prog="benchmarks.rebuild", description=__doc__)
    parser.add_argument("--captures", type=int, action="append", help="size of an archive")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    first, *others = given.captures or [4000]
    print(rebuild(first, given.rounds, others).to_text())


if __name__ == "__main__":
    main()
