"""How each site's last run went, whether it drifted, and what of its frontier is due."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.lock import lock_path
from healthnews.doctor.finding import Check, Finding, fail, ok, warn
from pipelines.crawl_db import CrawlStore, Run, RunState
from pipelines.drift.drifted import drifted, good_measures
from pipelines.frontier.backlog import Backlog

OLD = timedelta(days=8)
"""Age of a last run, or delay of a due URL, that a weekly schedule does not explain."""


def check_runs(
    store: CrawlStore, crawl_db: Path, runs: list[Run], now: datetime
) -> Iterator[Finding]:
    """Look at the last run of each site, and whether it has drifted."""
    if not runs:
        yield ok(Check.RUN, "no site was crawled yet")
    for run in runs:
        yield _check_run(run, crawl_db, now)
        yield from _check_drift(store, run)


def _check_run(run: Run, crawl_db: Path, now: datetime) -> Finding:
    site = run.site or ""
    age = now - (run.finished_at or run.started_at)
    found = f"run {run.id}, {run.state}, {_ago(age)}"
    show = f"healthnews runs show {run.id}"
    if run.state is RunState.RUNNING:
        if _is_locked(crawl_db, site):
            return ok(Check.RUN, f"run {run.id} is under way since {_ago(age)}", site)
        return warn(
            Check.RUN,
            f"run {run.id} was killed {_ago(age)}",
            f"nothing: the next crawl goes on where it was. {show} says how far it came",
            site,
        )
    if run.state is RunState.FAILED:
        return fail(Check.RUN, found, f"{show}, and the log of that run", site)
    if age > OLD:
        return warn(Check.RUN, found, f"is it still scheduled? healthnews crawl {site}", site)
    return ok(Check.RUN, found, site)


def _check_drift(store: CrawlStore, run: Run) -> Iterator[Finding]:
    drifts = drifted(store, run.id)
    if not drifts and good_measures(store, run.id):
        yield ok(Check.DRIFT, f"run {run.id} read what earlier runs read", run.site)
    elif not drifts:
        yield ok(Check.DRIFT, f"run {run.id} has no earlier run to compare with", run.site)
    for drift in drifts:
        advice = f"look at these pages in a browser, then healthnews runs show {run.id}"
        finding = fail(Check.DRIFT, str(drift).removeprefix(f"{run.site}: "), advice, run.site)
        yield replace(finding, urls=drift.urls)


def check_frontier(found: list[Backlog], now: datetime) -> Iterator[Finding]:
    """Look how many URLs of each site are due, and since when."""
    if not found:
        yield ok(Check.FRONTIER, "nothing is due")
    for backlog in found:
        late = now - backlog.oldest
        text = f"{backlog.due} URLs are due, the first since {_span(late)}"
        if late > OLD:
            command = f"healthnews crawl {backlog.site} --max-pages N"
            advice = f"crawl more often, or more at once: {command}"
            yield warn(Check.FRONTIER, text, advice, backlog.site)
        else:
            yield ok(Check.FRONTIER, text, backlog.site)


def _is_locked(crawl_db: Path, site: str) -> bool:
    """Tell whether a process runs on the site, by the lock that it would hold."""
    try:
        handle = os.open(lock_path(crawl_db, site), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _ago(age: timedelta) -> str:
    return f"{_span(age)} ago"


def _span(age: timedelta) -> str:
    minutes = max(int(age.total_seconds()) // 60, 0)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
