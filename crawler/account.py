"""The account of one run over one site: both databases, from the run's beginning to its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.items import CaptureItem, RefusedItem
from crawler.options import CrawlState, SiteSummary
from crawler.settling import SettlingArchive
from parsers import Article
from pipelines.archive.exchange import CaptureRow, Exchange
from pipelines.archive.recovery import recover
from pipelines.archive.refusals import is_refusal
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.ingest import Ingest

_log = logging.getLogger(__name__)

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
    db, crawl_db: the two SQLite files; archive: the folder of raw pages.
    robots: how the run treats robots.txt, for the archive's description of itself.
    batch_size: outcomes per transaction, ≥ 1.
    """

    site: str
    command: str
    arguments: Mapping[str, object]
    db: Path
    crawl_db: Path
    archive: Path
    robots: str
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
    archive: SettlingArchive
    ingest: Ingest
    pages: int = 0
    related: int = 0
    _resources: ExitStack = field(default_factory=ExitStack)
    _began: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, start: RunStart, on_outcome: Callable[[OutcomeRow], None]) -> RunAccount:
        """Open both databases and the archive, made where missing, and begin a run.

        What a killed run left in the archive is brought in order first.
        `on_outcome` is called with each outcome once it is durable.

        Raises pipelines.errors.StoreError where a database cannot be used, and
        pipelines.archive.exchange.ArchiveError where the archive cannot.
        """
        for path in (start.db, start.crawl_db):
            path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opening:
            articles = opening.enter_context(ArticleStore.open(start.db))
            crawl = opening.enter_context(CrawlStore.open(start.crawl_db))
            for recovered in recover(start.archive, articles, crawl):
                _log.warning("%s", recovered)
            run = crawl.begin_run(start.command, start.site, start.arguments, _now())
            writer = ArchiveWriter.open(
                start.archive, run=run, index=crawl.captures, clock=_now, robots=start.robots
            )
            archive = SettlingArchive(writer)
            ingest = Ingest(
                articles,
                crawl,
                run,
                batch_size=start.batch_size,
                on_outcome=on_outcome,
                archive=archive,
            )
            return cls(start.site, run, crawl, archive, ingest, _resources=opening.pop_all())

    def keep(self, exchange: Exchange, *, expected: bool) -> CaptureRow:
        """Archive an answer; `expected` where an item with the row returned will follow.

        Raises pipelines.archive.exchange.ArchiveError.
        """
        return self.archive.keep(exchange, apart=is_refusal(exchange), expected=expected)

    def add(self, item: CaptureItem | RefusedItem) -> None:
        """Store what one request ended in."""
        if item.kept is not None:
            self.archive.settle(item.kept)
        if isinstance(item, RefusedItem):
            self.ingest.reject(item.url, item.outcome, item.reason, item.at, item.status)
            return
        self.pages += 1
        if isinstance(item.result, Article):
            self.related += len(item.result.related)
        self.ingest.add(item.capture, item.result)

    def finish(self, state: CrawlState, left: int) -> SiteSummary:
        """Write what is still in memory, end the run, close both databases.

        The run ends as `failed` where writing fails, and the error is raised;
        the next run brings the archive in order.
        """
        with self._resources:
            try:
                self.ingest.flush()
                self.archive.close()
            except BaseException:
                self.archive.abandon()
                self.crawl.finish_run(self.run, RunState.FAILED, _now())
                raise
            self.crawl.finish_run(self.run, RUN_STATES[state], _now())
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


def _now() -> datetime:
    return datetime.now(UTC)
