"""All checks, in order, each only where what it needs is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from healthnews.doctor.archive import check_folder, check_index, check_unsealed
from healthnews.doctor.databases import check_agreement, check_articles, check_crawl
from healthnews.doctor.finding import Finding, Verdict
from healthnews.doctor.machine import check_clock, check_contact, check_disk
from healthnews.doctor.sites import check_frontier, check_runs
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.frontier.backlog import backlogs
from pipelines.schema import CRAWL


@dataclass(frozen=True, slots=True)
class Setup:
    """What is examined.

    contact: what sites are told of the user, None where nothing.
    site: look at the runs and the frontier of this site alone; None for all.
    """

    db: Path
    crawl_db: Path
    archive: Path
    contact: str | None
    site: str | None


def examine(setup: Setup, now: datetime) -> Iterator[Finding]:
    """Yield what each check finds. Nothing is changed.

    now: aware moment. Raises pipelines.errors.StoreError, sqlite3.Error or OSError where
    something changes while it is examined.
    """
    articles, crawl = check_articles(setup.db), check_crawl(setup.crawl_db)
    crawl_is_sound = crawl.verdict is Verdict.OK
    yield check_clock(now, _newest(setup.crawl_db) if crawl_is_sound else None)
    yield check_disk((setup.db, setup.crawl_db, setup.archive))
    yield check_contact(setup.contact)
    yield articles
    yield crawl
    if crawl_is_sound and articles.verdict is Verdict.OK:
        yield check_agreement(setup.db, setup.crawl_db)
    folder = check_folder(setup.archive)
    yield folder
    if folder.verdict is Verdict.OK:
        yield check_unsealed(setup.archive)
    if crawl_is_sound:
        with CrawlStore.open(setup.crawl_db, read_only=True) as store:
            if folder.verdict is Verdict.OK:
                yield from check_index(setup.archive, store.captures.segments())
            runs = [run for run in store.history.last_of_each_site() if _concerns(setup, run.site)]
            yield from check_runs(store, setup.crawl_db, runs, now)
        with closing(open_database(setup.crawl_db, CRAWL, read_only=True)) as db:
            found = [backlog for backlog in backlogs(db, now) if _concerns(setup, backlog.site)]
        yield from check_frontier(found, now)


def _newest(crawl_db: Path) -> datetime | None:
    with CrawlStore.open(crawl_db, read_only=True) as store:
        return max((run.started_at for run in store.runs()), default=None)


def _concerns(setup: Setup, site: str | None) -> bool:
    return setup.site is None or site == setup.site
