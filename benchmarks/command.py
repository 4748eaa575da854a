"""The command as users run it, on a folder of files, against a loop that only reads and parses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml.html import document_fromstring

from benchmarks.measure import race
from benchmarks.pages import write_copies
from benchmarks.table import Row, Table
from benchmarks.target import Target

FLOOR = "a loop: read the file, document_fromstring"
ONE_JOB = "healthnews parse FOLDER --jobs 1"
DEFAULT = "healthnews parse FOLDER"
START = "start-up: healthnews parse, one file"


def command(files: int, rounds: int) -> Table:
    """Time the command on a folder of `files` page copies; wall time, start-up included."""
    with TemporaryDirectory() as name:
        folder, output = Path(name, "pages"), Path(name, "output.jsonl")
        folder.mkdir()
        paths = write_copies(folder, files)
        _check([str(folder)], output, files)
        timings = race(
            {
                FLOOR: lambda: _loop(paths),
                ONE_JOB: lambda: _run([str(folder), "--jobs", "1"], output),
                DEFAULT: lambda: _run([str(folder)], output),
                START: lambda: _run([str(paths[0])], output),
            },
            rounds,
        )
    floor, start = timings[FLOOR], timings.pop(START)
    return Table(
        title=f"Command: a folder of {files} page copies, {rounds} rounds, wall time",
        unit="ms/page",
        rows=[
            Row.of(name, took, 1000 / files, [took.ratio_to(floor)])
            for name, took in timings.items()
        ],
        ratios=("× loop",),
        notes=(
            f"The command's times include its start-up: {start.median * 1000:.0f} ms"
            " (one file, whole process).",
        ),
        targets=(
            Target.at_most(
                "parse command, time beside a loop of the tree alone",
                3,
                timings[DEFAULT].ratio_to(floor),
                "×",
            ),
        ),
    )


def _loop(paths: Sequence[Path]) -> None:
    for path in paths:
        document_fromstring(path.read_bytes())


def _run(arguments: Sequence[str], output: Path) -> None:
    # Into a file: reading a pipe would keep one of the cores busy that the command is timed on.
    with output.open("wb") as stdout:
        subprocess.run(
            [sys.executable, "-m", "healthnews", "parse", *arguments], stdout=stdout, check=True
        )


def _check(arguments: Sequence[str], output: Path, files: int) -> None:
    _run(arguments, output)
    found = output.read_bytes().count(b"\n")
    if found != files:
        raise ValueError(f"{found} lines for {files} files: healthnews parse {arguments}")
