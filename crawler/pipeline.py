"""The item pipeline: hands what spiders yield to the run's account, and ends it in every case."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.account import RunAccount, RunStart
from crawler.items import CaptureItem, RefusedItem
from crawler.options import CrawlState, SiteSummary
from crawler.signals import outcome_recorded
from crawler.spider import SiteSpider
from pipelines.archive.exchange import ArchiveError, CaptureRow, Exchange
from pipelines.crawl_db import OutcomeRow

# Scrapy's reasons for closing a spider, and ours, that are no error.
_STATES = {
    "finished": CrawlState.FINISHED,
    "shutdown": CrawlState.SHUTDOWN,
    "blocked": CrawlState.BLOCKED,
}

_log = logging.getLogger(__name__)


class StorePipeline:
    """Stores pages and outcomes while the spider runs.

    The run is ended by Scrapy's signal `spider_closed`, which knows why the
    spider stopped; `close_spider` does not.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._account: RunAccount | None = None
        self._summary: SiteSummary | None = None
        self._failed = False
        self._error: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline and listen for what ends a run.

        Raises NotConfigured for a spider that is not ours: `scrapy shell` stores nothing.
        """
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(pipeline.failed, signal=signals.item_error)
        crawler.signals.connect(pipeline.failed, signal=signals.spider_error)
        return pipeline

    @property
    def summary(self) -> SiteSummary:
        """What the run came to.

        Raises RuntimeError before the run has ended, and what kept it from
        ending in order.
        """
        if self._error is not None:
            raise self._error
        if self._summary is None:
            raise RuntimeError(f"the run of {self._crawler.spidercls.name} has not ended in order")
        return self._summary

    @property
    def _spider(self) -> SiteSpider:
        spider = self._crawler.spider
        if not isinstance(spider, SiteSpider):
            raise TypeError(f"StorePipeline stores the items of SiteSpider, not of {spider!r}")
        return spider

    def open_spider(self) -> None:
        """Open the databases and begin the run."""
        spider, settings = self._spider, self._crawler.settings
        run = RunStart(
            site=spider.name,
            command=settings["HEALTHNEWS_COMMAND"],
            arguments={"start_urls": spider.start_urls, "max_pages": spider.frontier.max_pages},
            db=Path(settings["HEALTHNEWS_DB"]),
            crawl_db=Path(settings["HEALTHNEWS_CRAWL_DB"]),
            archive=Path(settings["HEALTHNEWS_ARCHIVE"]),
            robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            batch_size=settings.getint("HEALTHNEWS_BATCH_SIZE"),
        )
        self._account = RunAccount.open(run, self._recorded)

    def keep(self, exchange: Exchange, *, expected: bool) -> CaptureRow:
        """Archive an answer; `expected` where an item with the row returned will follow.

        Raises pipelines.archive.exchange.ArchiveError where it cannot be
        written; the spider stops then.
        """
        if self._account is None:
            raise RuntimeError("an answer came while no run was open")
        try:
            return self._account.keep(exchange, expected=expected)
        except ArchiveError as error:
            self._error = error
            self.failed()
            raise

    def process_item(self, item: CaptureItem | RefusedItem) -> CaptureItem | RefusedItem:
        """Store an item."""
        if self._account is None:
            raise RuntimeError("an item came while no run was open")
        self._account.add(item)
        return item

    def _recorded(self, row: OutcomeRow) -> None:
        spider = self._spider
        self._crawler.signals.send_catch_log(
            outcome_recorded, site=spider.name, row=row, spider=spider
        )

    def failed(self) -> None:
        """Remember that something could not be stored or followed; the spider stops soon."""
        self._failed = True
        self._spider.broken = True

    def spider_closed(self, reason: str) -> None:
        """End the run in the state that the spider's end means."""
        self.finish(self._state(reason))

    def finish(self, state: CrawlState) -> None:
        """End the run, once."""
        if self._account is None:
            return
        account, self._account = self._account, None
        frontier = self._spider.frontier
        waiting = frontier.admitted - self._spider.answered
        if waiting and state is CrawlState.FINISHED:
            _log.error("%d requests ended without an outcome", waiting)
            state = CrawlState.ERROR
        try:
            self._summary = account.finish(state, len(frontier.left) + waiting)
        except Exception as error:
            # Scrapy's signal would only log it; whoever asks for the summary gets it.
            self._error = self._error or error
            raise

    def _state(self, reason: str) -> CrawlState:
        if self._failed:
            return CrawlState.ERROR
        state = _STATES.get(reason, CrawlState.ERROR)
        if state is CrawlState.FINISHED and self._spider.frontier.left:
            return CrawlState.BUDGET
        return state
