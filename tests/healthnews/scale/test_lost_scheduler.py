"""A cluster of processes with ports of their own that loses a worker, then its scheduler."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra scale is not installed")

from healthnews.scale.engine import ScaleOptions
from healthnews.scale.rebuilding import on_dask
from parsers.capture import Capture
from parsers.outcome import Rejected
from parsers.record import Article
from pipelines.archive.exchange import Exchange
from pipelines.digest import digest
from pipelines.rebuild.rebuilding import rebuild
from pipelines.rebuild.records import RebuildOptions, RebuildSummary
from tests.pipelines.archive.library import exchange, library
from tests.pipelines.rebuild.rebuilds import options, read, rebuilt

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
PAGES = 30


def read_slowly(item: Exchange) -> tuple[Capture, Article | Rejected]:
    time.sleep(0.3)
    return read(item)


def start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def cluster(port: int, workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start a scheduler and its workers; yield them, the scheduler first; kill what is left."""
    address = f"tcp://127.0.0.1:{port}"
    local = ("--host", "127.0.0.1")
    running = [start("dask_scheduler", *local, "--port", str(port), "--no-dashboard")]
    running += [
        start("dask_worker", address, *local, "--nthreads", "1", "--no-dashboard", "--no-nanny")
        for _ in range(workers)
    ]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def on_cluster(given: RebuildOptions, scale: ScaleOptions) -> RebuildSummary:
    with on_dask(given, scale) as chosen:
        return rebuild(chosen)


def parts_in(folder: Path) -> dict[str, int]:
    """Return the parts that are whole, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.part")}


def wait_for(folder: Path, number: int) -> dict[str, int]:
    deadline = time.monotonic() + 300
    while len(found := parts_in(folder)) < number:
        assert time.monotonic() < deadline, f"{len(found)} parts"
        time.sleep(0.05)
    return found


def test_the_content_is_the_same_and_nothing_done_is_done_again(tmp_path: Path):
    port = free_port()
    with library(tmp_path) as books:
        books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(PAGES)))
        rebuilt(books, into=tmp_path / "local.db", captures_per_part=1)
        given = options(books, captures_per_part=1, reader=read_slowly, keep_parts=True)
        scale = ScaleOptions(scheduler=f"tcp://127.0.0.1:{port}")
        folder = tmp_path / "new.db.parts"
        with ThreadPoolExecutor(1) as thread:
            with cluster(port, 2) as (_, _, worker):
                under_way = thread.submit(on_cluster, given, scale)
                wait_for(folder, 3)
                worker.kill()
                done = wait_for(folder, 8)
            assert len(done) < PAGES
            with cluster(port, 1):
                summary = under_way.result(300)
        assert digest(tmp_path / "new.db") == digest(tmp_path / "local.db")
        assert summary.parts_made + summary.parts_reused == PAGES
        after = parts_in(folder)
        assert {name: after[name] for name in done} == done
