"""Many files in several processes: the same lines, in the same order, whoever dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from healthnews import file_lines
from healthnews.file_lines import Circumstances
from healthnews.files import PageFile, find_pages
from healthnews.parallel import PARALLEL_ABOVE, cores, parse_all
from tests.healthnews.command import PAGES, environment, healthnews

MANY = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    bodies = [page.read_bytes() for page in sorted(PAGES.iterdir())]
    for number in range(MANY):
        body = b"" if number % 7 == 0 else bodies[number % len(bodies)]
        (folder / f"{number:03}.html").write_bytes(body)
    return folder


@pytest.mark.parametrize("jobs", ["2", "5"])
def test_parallel_output_is_the_serial_output(folder: Path, jobs: str) -> None:
    serial = healthnews("parse", folder, "--jobs", "1")
    parallel = healthnews("parse", folder, "--jobs", jobs)
    assert len(serial.lines) == MANY
    assert parallel == serial


def test_all_cores_are_used_by_default(folder: Path, call, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(
        "healthnews.commands.parse.parse_all",
        lambda files, _, jobs: asked.append((len(list(files)), jobs)) or (),
    )
    call("parse", folder)
    assert asked == [(MANY, cores())]
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_few_files_start_no_process(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)
    files = list(find_pages([str(folder)]))[:PARALLEL_ABOVE]
    assert len(list(parse_all(files, Circumstances(), jobs=8))) == PARALLEL_ABOVE


def test_files_are_taken_as_needed(folder: Path) -> None:
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield PageFile(str(folder / "001.html"), named=False)

    lines = parse_all(endless(), Circumstances(), jobs=2)
    for _ in range(100):
        next(lines)
    lines.close()
    assert taken < 500


@pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="the bug is handed to the workers by fork"
)
def test_a_page_that_kills_its_process_costs_no_other_page(
    folder: Path, tmp_path: Path, monkeypatch
) -> None:
    serial = list(parse_all(find_pages([str(folder)]), Circumstances(), jobs=1))
    parse = file_lines.parse

    def deadly(capture, site):
        if capture.body == b"KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        return parse(capture, site)

    monkeypatch.setattr(file_lines, "parse", deadly)
    (tmp_path / "deadly.html").write_bytes(b"KILL")
    files = list(find_pages([str(folder)]))
    files[100:100] = [PageFile(str(tmp_path / "deadly.html"), named=False)]
    lines = list(parse_all(files, Circumstances(), jobs=2))
    deadly_line = lines.pop(100)
    assert lines == serial
    assert deadly_line.data.endswith(
        b'"outcome":"parse_error","reason":"the process that read the file was killed"}\n'
    )


def test_ctrl_c_ends_in_one_line(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.html")
    names = [str(folder)] * 2 + [str(tmp_path / "never.html")]
    with subprocess.Popen(
        [sys.executable, "-m", "healthnews", "parse", "--jobs", "1", *names],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout.read(1000)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (3, b"Error: interrupted\n")
