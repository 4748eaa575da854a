"""A crawl is two processes, and neither may die unnoticed."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pytest

from crawler.clerk.messages import Failed
from crawler.lock import SiteLockedError, site_lock
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


class OfAnotherPlaceError(Exception):
    """Can be sent, and not be made again where it arrives."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("nonsense",)


class OfAFileError(Exception):
    """Holds what no other process can have."""

    def __init__(self) -> None:
        super().__init__("no room")
        self.lock = Lock()


@pytest.mark.parametrize("error", [OfAnotherPlaceError("no room"), OfAFileError()])
def test_an_error_that_cannot_be_sent_is_told_in_words(error: Exception) -> None:
    told = pickle.loads(pickle.dumps(Failed.of(error)))
    assert str(told.error) == f"{type(error).__name__}: no room"


def test_an_error_that_can_be_sent_stays_what_it_is() -> None:
    told = pickle.loads(pickle.dumps(Failed.of(SiteLockedError("uzkoo", "process 1"))))
    assert isinstance(told.error, SiteLockedError)
    assert told.error.holder == "process 1"


def test_a_second_interrupt_ends_every_clerk_where_one_site_failed(tmp_path: Path) -> None:
    slow = "http://www.uzkoo.com/article/vtxtik/fmlrns.html"
    with serve(Web({slow: Answer(article(), delay=30)})) as web:
        job = Job(tmp_path, web.proxy, (slow,), {}, sites=("jiusongjiankang", "uzkoo"))
        with (
            site_lock(tmp_path / "crawl.db", "jiusongjiankang", "a test"),
            subprocess.Popen(
                job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            ) as process,
        ):
            assert process.stderr is not None
            # The other site's turn comes when this one has given up.
            while not web.asked[slow]:
                time.sleep(0.05)
            os.kill(process.pid, signal.SIGINT)
            assert any("shutting down gracefully" in line for line in process.stderr)
            os.kill(process.pid, signal.SIGINT)
            process.communicate(timeout=15)
    assert process.returncode == 1
    assert states(tmp_path) == [RunState.INTERRUPTED]
