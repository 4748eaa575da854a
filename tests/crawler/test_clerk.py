"""A crawl is two processes, and neither may die unnoticed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState
from tests.crawler.jobs import ROOT, Job, run_job
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve

PAGES = {article_url(n): Answer(article(f"问题{n}怎么办"), delay=0.1) for n in range(1, 31)}


@contextmanager
def under_way(job: Job) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a crawl; hand out its process and its clerk's, once pages are stored."""
    with subprocess.Popen(
        job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("outcome")
        yield process, clerk_of(process.pid)


def clerk_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    named = [int(child) for child in children if b"spawn_main" in command_line(child)]
    assert len(named) == 1, "one clerk"
    return named[0]


def command_line(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def states(folder: Path) -> list[RunState]:
    with CrawlStore.open(folder / "crawl.db", read_only=True) as store:
        return [run.state for run in store.runs() if run.site is not None][::-1]


def stored(folder: Path) -> int:
    with ArticleStore.open(folder / "articles.db", read_only=True) as store:
        return store.counts().articles


def test_a_crawl_whose_clerk_is_killed_stops_with_an_error(tmp_path: Path) -> None:
    with serve(Web(PAGES)) as web:
        job = Job(tmp_path, web.proxy, tuple(PAGES), {"CONCURRENT_REQUESTS": 2})
        with under_way(job) as (process, clerk):
            os.kill(clerk, signal.SIGKILL)
            _, errors = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "ClerkDiedError" in errors
        assert "exit code -9" in errors
        assert sum(web.asked.values()) < len(PAGES), "it has not gone on for nothing"
        again = run_job(job)
    assert again.summary["state"] == "finished"
    assert stored(tmp_path) == len(PAGES)


def test_the_clerk_of_a_crawl_that_is_killed_stores_what_it_has_and_ends(tmp_path: Path) -> None:
    with serve(Web(PAGES)) as web:
        job = Job(tmp_path, web.proxy, tuple(PAGES), {"CONCURRENT_REQUESTS": 2})
        with under_way(job) as (process, clerk):
            process.kill()
            process.communicate(timeout=30)
            deadline = time.monotonic() + 30
            while is_running(clerk) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not is_running(clerk)
        assert states(tmp_path) == [RunState.INTERRUPTED]
        assert 1 <= stored(tmp_path) < len(PAGES)
        assert list((tmp_path / "archive").rglob("*.open")) == []
        run_job(job)
    assert stored(tmp_path) == len(PAGES)


def test_the_clerk_outlives_the_signals_that_stop_the_crawl(tmp_path: Path) -> None:
    """Ctrl-C and systemd signal every process; what was fetched is stored all the same."""
    with serve(Web(PAGES)) as web:
        job = Job(tmp_path, web.proxy, tuple(PAGES), {"CONCURRENT_REQUESTS": 2})
        with under_way(job) as (process, clerk):
            for pid in (clerk, process.pid):
                os.kill(pid, signal.SIGTERM)
            out, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert '"state": "shutdown"' in out
    assert states(tmp_path) == [RunState.INTERRUPTED]
