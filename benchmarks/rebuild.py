"""Rebuilding: its phase of parsing and storing against processes that read and parse alone.

`python -m benchmarks.rebuild --captures 20000 --captures 200000` measures large archives.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.archive import write_archive
from benchmarks.measure import Timings
from benchmarks.table import Row, Table
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


@dataclass(frozen=True, slots=True)
class Slice:
    """The captures of a segment between two offsets."""

    path: Path
    start: int
    end: int


def rebuild(captures: int, rounds: int, sizes: Sequence[int] = ()) -> Table:
    """Time both on an archive of so many captures, in turns.

    The notes tell the other phases of the last round, and the peak memory at
    this size and at `sizes`.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder, captures)
        floor, ours, last = _race(folder, captures, rounds)
        memory = {captures: last["peak_memory"]}
    memory |= {size: _peak(size) for size in sizes}
    return Table(
        title=f"Rebuild: {captures} captures, {rounds} rounds, the phase of parsing and storing",
        unit="ms/capture",
        rows=[
            Row.of(name, took, 1000 / captures, [took.ratio_to(floor), floor.ratio_to(took)])
            for name, took in ((FLOOR, floor), (OURS, ours))
        ],
        ratios=("× floor", "rate"),
        notes=(_phases(last), *(_memory(size, peak) for size, peak in sorted(memory.items()))),
    )


def read_and_parse(given: Slice) -> int:
    """Return how many articles the records of a slice give; keep nothing."""
    articles = 0
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
    return articles


def _race(folder: Path, captures: int, rounds: int) -> tuple[Timings, Timings, dict[str, Any]]:
    slices = _slices(folder)
    floor, ours = [], []
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(JOBS, mp_context=context) as pool:
        sum(pool.map(read_and_parse, slices[:JOBS]))
        for number in range(rounds):
            for turn in (0, 1) if number % 2 else (1, 0):
                if turn:
                    began = perf_counter()
                    found = sum(pool.map(read_and_parse, slices))
                    floor.append(perf_counter() - began)
                    if found != captures:
                        raise ValueError(f"{found} articles in {captures} captures")
                else:
                    last = _rebuild(folder, captures)
                    ours.append(last["seconds"]["parse_store"])
    return Timings(tuple(floor)), Timings(tuple(ours)), last


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
    first, *others = given.captures or [3000]
    print(rebuild(first, given.rounds, others).to_text())


if __name__ == "__main__":
    main()
