"""A site belongs to one run at a time, and to none once that run's process is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.lock import SiteLockedError, site_lock
from tests.crawler.jobs import ROOT

HOLD = """
import sys, time
from pathlib import Path
from crawler.lock import site_lock
with site_lock(Path(sys.argv[1]), "uzkoo", "the first run"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_of_the_site_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with (
        site_lock(tmp_path / "crawl.db", "uzkoo", "process 7, since noon"),
        pytest.raises(SiteLockedError, match="uzkoo is under way: process 7, since noon"),
        site_lock(tmp_path / "crawl.db", "uzkoo", "process 8"),
    ):
        pass


def test_another_site_and_another_database_are_free(tmp_path: Path) -> None:
    with (
        site_lock(tmp_path / "crawl.db", "uzkoo", "one"),
        site_lock(tmp_path / "crawl.db", "jiusongjiankang", "two"),
        site_lock(tmp_path / "other.db", "uzkoo", "three"),
    ):
        pass


def test_a_run_that_ended_leaves_the_site_free(tmp_path: Path) -> None:
    for run in ("first", "second"):
        with site_lock(tmp_path / "crawl.db", "uzkoo", run):
            pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    crawl_db = tmp_path / "crawl.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(crawl_db)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(SiteLockedError, match="the first run"),
            site_lock(crawl_db, "uzkoo", "the second run"),
        ):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with site_lock(crawl_db, "uzkoo", "the second run"):
        pass
