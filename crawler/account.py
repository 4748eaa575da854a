"""The account of one run over one site: both databases, from the run's beginning to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.items import CaptureItem, RefusedItem
from crawler.options import CrawlState, SiteSummary
from parsers import Article
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.ingest import Ingest

RUN_STATES = {
    CrawlState.FINISHED: RunState.FINISHED,
    CrawlState.BUDGET: RunState.FINISHED,
    CrawlState.BLOCKED: RunState.FINISHED,
    CrawlState.SHUTDOWN: RunState.INTERRUPTED,
    CrawlState.ERROR: RunState.FAILED,
}


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known when a run begins.

    arguments: kept with the run for people to read.
    db, crawl_db: the two SQLite files.
    batch_size: outcomes per transaction, ≥ 1.
    """

    site: str
    command: str
    arguments: Mapping[str, object]
    db: Path
    crawl_db: Path
    batch_size: int


@dataclass(slots=True)
class RunAccount:
    """Stores what a run's requests end in. Made by `open`, ended by `finish`.

    pages: pages fetched so far.
    related: teasers on the articles fetched so far.
    """

    site: str
    run: int
    crawl: CrawlStore
    ingest: Ingest
    pages: int = 0
    related: int = 0
    _resources: ExitStack = field(default_factory=ExitStack)
    _began: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, start: RunStart, on_outcome: Callable[[OutcomeRow], None]) -> RunAccount:
        """Open both databases, made where missing, and begin a run.

        `on_outcome` is called with each outcome once it is durable.

        Raises pipelines.errors.StoreError where a database cannot be used.
        """
        for path in (start.db, start.crawl_db):
            path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opening:
            articles = opening.enter_context(ArticleStore.open(start.db))
            crawl = opening.enter_context(CrawlStore.open(start.crawl_db))
            run = crawl.begin_run(start.command, start.site, start.arguments, datetime.now(UTC))
            ingest = Ingest(articles, crawl, run, start.batch_size, on_outcome)
            return cls(start.site, run, crawl, ingest, _resources=opening.pop_all())

    def add(self, item: CaptureItem | RefusedItem) -> None:
        """Store what one request ended in."""
        if isinstance(item, RefusedItem):
            self.ingest.reject(item.url, item.outcome, item.reason, item.at, item.status)
            return
        self.pages += 1
        if isinstance(item.result, Article):
            self.related += len(item.result.related)
        self.ingest.add(item.capture, item.result)

    def finish(self, state: CrawlState, left: int) -> SiteSummary:
        """Write what is still in memory, end the run, close both databases.

        The run ends as `failed` where writing fails, and the error is raised.
        """
        with self._resources:
            try:
                self.ingest.flush()
            except BaseException:
                self.crawl.finish_run(self.run, RunState.FAILED, datetime.now(UTC))
                raise
            self.crawl.finish_run(self.run, RUN_STATES[state], datetime.now(UTC))
            return SiteSummary(
                site=self.site,
                run=self.run,
                state=state,
                pages=self.pages,
                outcomes=self.crawl.outcome_counts(self.run),
                related=self.related,
                left=left,
                seconds=time.monotonic() - self._began,
            )
