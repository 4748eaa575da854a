"""The item pipeline: hires the spider's clerk, and has the run ended in every case."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.clerk.clerk import Clerk
from crawler.options import CrawlState, SiteSummary
from crawler.run_start import RunStart
from crawler.signals import outcome_recorded, sitemaps_found
from crawler.spider import SiteSpider
from pipelines.crawl_db import OutcomeRow

# Scrapy's reasons for closing a spider, and ours, that are no error.
_STATES = {
    "finished": CrawlState.FINISHED,
    "shutdown": CrawlState.SHUTDOWN,
    "blocked": CrawlState.BLOCKED,
    "budget": CrawlState.BUDGET,
}

_log = logging.getLogger(__name__)


class StorePipeline:
    """Hires the clerk that stores what the spider fetches, and ends the run with it.

    Pages go from the spider to the clerk directly and not as items: Scrapy
    makes a task and sends two signals for each item. The run is ended by
    Scrapy's signal `spider_closed`, which knows why the spider stopped;
    `close_spider` does not.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._clerk: Clerk | None = None
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
        crawler.signals.connect(pipeline.spider_error, signal=signals.spider_error)
        crawler.signals.connect(pipeline.sitemaps_found, signal=sitemaps_found)
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
            raise TypeError(f"StorePipeline serves SiteSpider, not {spider!r}")
        return spider

    def open_spider(self) -> None:
        """Have the run begun, and its databases opened."""
        spider, settings = self._spider, self._crawler.settings
        limits = spider.budget.limits
        run = RunStart(
            site=spider.name,
            command=settings["HEALTHNEWS_COMMAND"],
            arguments={"start_urls": spider.asked, "max_pages": limits.pages},
            asked=spider.asked,
            db=Path(settings["HEALTHNEWS_DB"]),
            crawl_db=Path(settings["HEALTHNEWS_CRAWL_DB"]),
            archive=Path(settings["HEALTHNEWS_ARCHIVE"]),
            robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            blocked_limit=settings.getint("HEALTHNEWS_BLOCKED_LIMIT"),
            batch_size=settings.getint("HEALTHNEWS_BATCH_SIZE"),
            max_depth=settings.getint("DEPTH_LIMIT"),
            max_url=settings.getint("URLLENGTH_LIMIT"),
            clock=spider.clock,
        )
        spider.clerk = self._clerk = Clerk.hire(run, self)

    def sitemaps_found(self, urls: tuple[str, ...], robots_url: str) -> None:
        """Have the sitemaps kept that a robots.txt names."""
        if self._clerk is not None:
            self._clerk.discover_sitemaps(urls, robots_url)

    def blocked(self) -> None:
        """Stop the spider: to ask on would be impolite and useless."""
        self._spider.stop("blocked")

    def recorded(self, row: OutcomeRow) -> None:
        """Tell whoever listens of an outcome that is durable."""
        spider = self._spider
        self._crawler.signals.send_catch_log(
            outcome_recorded, site=spider.name, row=row, spider=spider
        )

    def failed(self, error: Exception) -> None:
        """Stop the spider: something could not be stored."""
        _log.error("what is fetched cannot be stored: %s", error)
        self._error = self._error or error
        self.spider_error()

    def spider_error(self) -> None:
        """Stop the spider: it has a bug, or nothing can be stored."""
        self._failed = True
        self._spider.stop("error")

    def spider_closed(self, reason: str) -> None:
        """End the run in the state that the spider's end means."""
        self.finish(self._state(reason))

    def finish(self, state: CrawlState) -> None:
        """Have the run ended, once."""
        if self._clerk is None:
            return
        clerk, self._clerk = self._clerk, None
        self._spider.closing = True
        waiting = self._spider.waiting
        if waiting and state is CrawlState.FINISHED:
            _log.error("%d requests ended without an outcome", waiting)
            state = CrawlState.ERROR
        try:
            self._summary = clerk.finish(state)
        except Exception as error:
            # Scrapy's signal would only log it; whoever asks for the summary gets it.
            self._error = self._error or error
            raise

    def _state(self, reason: str) -> CrawlState:
        if self._failed:
            return CrawlState.ERROR
        if reason.startswith(
            "closespider_"
        ):  # a limit of Scrapy's own, such as CLOSESPIDER_TIMEOUT
            return CrawlState.BUDGET
        return _STATES.get(reason, CrawlState.ERROR)
