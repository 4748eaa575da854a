"""Crawls in subprocesses, over real HTTP, into real databases."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from pipelines.crawl_db import CrawlStore, OutcomeRow, Run
from tests import forks
from tests.forks import ROOT

__all__ = ["ROOT", "Crawled", "Job", "ended", "read_back", "run_job"]

_DRIVE = "tests.crawler.drive"

FAST = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}


@dataclass(frozen=True)
class Job:
    """A crawl to run; `settings` come on top of the fast ones."""

    folder: Path
    proxy: str
    start_urls: tuple[str, ...]
    settings: dict[str, Any]
    sites: tuple[str, ...] = ("jiusongjiankang",)
    max_pages: int | None = None

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", _DRIVE, self.argument]

    @property
    def argument(self) -> str:
        job = {
            "sites": self.sites,
            "start_urls": self.start_urls,
            "max_pages": self.max_pages,
            "db": str(self.folder / "articles.db"),
            "crawl_db": str(self.folder / "crawl.db"),
            "archive": str(self.folder / "archive"),
            "settings": {**FAST, "HEALTHNEWS_PROXY": self.proxy, **self.settings},
        }
        return json.dumps(job)


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    folder: Path
    summary: dict[str, Any]
    lines: tuple[str, ...]
    log: str
    rows: tuple[OutcomeRow, ...]
    runs: tuple[Run, ...]

    def row(self, url: str) -> OutcomeRow:
        """Return the one outcome of the URL: none and two are failures."""
        (row,) = (row for row in self.rows if row.url == url)
        return row


def read_back(job: Job, stdout: str, stderr: str) -> Crawled:
    with CrawlStore.open(job.folder / "crawl.db", read_only=True) as store:
        runs = tuple(store.runs())
        rows = tuple(row for run in runs for row in store.outcomes(run.id))
    *lines, last = stdout.splitlines()
    return Crawled(job.folder, json.loads(last), tuple(lines), stderr, rows, runs)


def ended(job: Job) -> CompletedProcess[str]:
    """Return the process of the crawl, however it ended."""
    return forks.run(_DRIVE, job.argument)


def run_job(job: Job) -> Crawled:
    done = ended(job)
    assert done.returncode == 0, done.stderr
    return read_back(job, done.stdout, done.stderr)
