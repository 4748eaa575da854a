"""The beginning of a run: the site taken, a dead run's affairs put in order, all files open."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import ExitStack

from crawler.account import RunAccount, Told
from crawler.answers import AnswerReader
from crawler.discovery.judge import Judge
from crawler.lock import site_lock
from crawler.run_start import RunStart
from crawler.settling import SettlingArchive
from parsers.sites import SITES
from pipelines.archive.recovery import recover
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow
from pipelines.errors import StoreError
from pipelines.ingest import Ingest

_log = logging.getLogger(__name__)


def open_account(start: RunStart, on_outcome: Callable[[OutcomeRow], None]) -> RunAccount:
    """Take the site for this run, open what it writes to, made where missing, and begin.

    What a killed run left is brought in order first: its segments in the
    archive, its leases in the frontier. `on_outcome` is called with each
    outcome once it is durable.

    Raises crawler.lock.SiteLockedError where another run has the site,
    pipelines.errors.StoreError where a database cannot be used, or does not
    belong to the other, and pipelines.archive.exchange.ArchiveError where the
    archive cannot.
    """
    for path in (start.db, start.crawl_db):
        path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opening:
        holder = f"process {os.getpid()}, since {start.clock():%Y-%m-%d %H:%M:%S%z}"
        opening.enter_context(site_lock(start.crawl_db, start.site, holder))
        articles = opening.enter_context(ArticleStore.open(start.db))
        crawl = opening.enter_context(CrawlStore.open(start.crawl_db))
        for recovered in recover(start.archive, articles, crawl, clock=start.clock):
            _log.warning("%s", recovered)
        _require_articles(start, articles, crawl)
        account = _account(start, articles, crawl, on_outcome, opening)
        account.begin(start.asked)
        account.resources = opening.pop_all()
        return account


def _require_articles(start: RunStart, articles: ArticleStore, crawl: CrawlStore) -> None:
    """Refuse a database that lost its articles: pages that are not due would be missing."""
    if crawl.urls.has_articles(start.site) and not articles.counts().articles:
        raise StoreError(
            start.db,
            f"holds no article, but {start.crawl_db} knows pages that gave some, and would not "
            "ask for them soon: run `healthnews rebuild` first, or give the crawl database that "
            "belongs to this one",
        )


def _account(
    start: RunStart,
    articles: ArticleStore,
    crawl: CrawlStore,
    on_outcome: Callable[[OutcomeRow], None],
    opening: ExitStack,
) -> RunAccount:
    site, told = SITES[start.site], Told(on_outcome)
    run = crawl.begin_run(start.command, start.site, start.arguments, start.clock())
    archive = SettlingArchive(
        ArchiveWriter.open(
            start.archive, run=run, index=crawl.captures, clock=start.clock, robots=start.robots
        )
    )
    frontier = crawl.frontier(start.site, run, max_depth=start.max_depth)
    ingest = Ingest(
        articles,
        crawl,
        run,
        batch_size=start.batch_size,
        on_outcome=told,
        archive=archive,
        frontier=frontier,
    )
    return RunAccount(
        site=site,
        run=run,
        crawl=crawl,
        archive=archive,
        frontier=frontier,
        ingest=ingest,
        clock=start.clock,
        reader=AnswerReader(Judge(site, start.max_url)),
        told=told,
        resources=opening,
    )
