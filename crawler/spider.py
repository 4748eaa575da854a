"""The spider of any site: asks for what its frontier hands out, and tells the account what came."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.budget import Budget
from crawler.clerk.clerk import Clerk
from crawler.exchanges import LEASE, remembered, require_kept
from crawler.failures import refusal_of
from crawler.limits import limits_of, whole_number
from crawler.seeds import read_seeds
from parsers.sites import Site
from pipelines.frontier.records import Lease

# URLs under way at most. More are asked for when half of them are answered.
LEASED_AT_ONCE = 64
# Seconds after which the spider looks up, whatever it waits for.
_PATIENCE = 1.0


class SiteSpider(Spider):
    """Crawls one site. `crawler.spiders` makes a subclass for each site module.

    start_url: what to fetch now, instead of the site's own start pages.
    max_pages: how many pages to request at most; the setting
        HEALTHNEWS_MAX_PAGES where not given.
    seeds: a file of URLs to fetch now, one a line.
    start_urls: several URLs to fetch now, for callers in Python.
    _job: scrapyd's name of the job, which it gives to every spider; not used.

    Raises ValueError where `max_pages` is no whole number ≥ 1, or the file of
    seeds cannot be read.
    """

    site: ClassVar[Site]
    budget: Budget
    clerk: Clerk
    clock: Callable[[], datetime]

    def __init__(
        self,
        start_url: str | None = None,
        max_pages: str | int | None = None,
        seeds: str | None = None,
        start_urls: Iterable[str] = (),
        _job: str | None = None,
    ) -> None:
        super().__init__()
        given = [*start_urls, *([start_url] if start_url else []), *read_seeds(seeds)]
        self.asked = tuple(dict.fromkeys(given))
        self.start_urls = list(self.asked or self.site.start_urls)
        self.max_pages = None if max_pages is None else whole_number("max_pages", max_pages)
        self.closing = False
        self.waiting = 0
        self._answered = asyncio.Event()
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider with the limits of the settings."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.clock = load_object(crawler.settings["HEALTHNEWS_CLOCK"])
        spider.budget = Budget(limits_of(crawler.settings, spider.max_pages), time.monotonic)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the User-Agent, so that a site's owner can reach the user."""
        super().update_settings(settings)
        contact = settings["HEALTHNEWS_CONTACT"] or os.environ.get("HEALTHNEWS_CONTACT")
        if contact:
            settings.set("USER_AGENT", f"{settings['BOT_NAME']} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Yield requests for what is due, until nothing is, or the budget is spent.

        What pages link to comes back from the frontier, once it is stored.
        """
        if self.settings["USER_AGENT"] == self.settings["BOT_NAME"]:
            self.logger.warning(
                "no contact: please set HEALTHNEWS_CONTACT to a mail or web address"
            )
        while not self.closing and self.budget.pages_left > 0:
            leases: tuple[Lease, ...] = ()
            if self.waiting <= LEASED_AT_ONCE // 2:
                # What is answered meanwhile may lead to more than these.
                idle = not self.waiting
                room = min(LEASED_AT_ONCE - self.waiting, self.budget.pages_left)
                leases = await self.clerk.lease(room)
                if not leases and idle:
                    return
            for lease in leases:
                self.waiting += 1
                self.budget.pages += 1
                yield self._request(lease)
            if not leases and self.waiting and not await self._next_answer():
                return
        if self.budget.is_over:
            self.stop("budget")

    def page(self, response: Response) -> None:
        """Have a page stored."""
        self._count_answer()
        meta = response.meta
        self.clerk.page(require_kept(meta), meta[LEASE], meta.get("retry_after"))

    def failed(self, failure: Failure) -> None:
        """Have it stored why a request gave no page."""
        self._count_answer()
        request: Request = failure.request  # type: ignore[attr-defined]
        error: BaseException = failure.value  # type: ignore[assignment]
        meta = request.meta
        refusal = refusal_of(error)
        self.clerk.refuse(remembered(meta), meta[LEASE], refusal, meta.get("retry_after"))

    def stop(self, reason: str) -> None:
        """Ask for nothing more; what is under way is dropped, and due again in another run."""
        if self.closing:
            return
        self.closing = True
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the spider was told to stop before it began")
        self._stopping = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    def _request(self, lease: Lease) -> Request:
        validators = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
        if lease.failures:
            # A server may fail on these very headers, and would so for ever.
            validators = {}
        return Request(
            lease.url,
            callback=self.page,
            errback=self.failed,
            headers={name: value for name, value in validators.items() if value},
            # One slot per site: its hosts are likely one server.
            meta={LEASE: lease, "depth": lease.depth, "download_slot": self.name},
            # The frontier has decided; Scrapy's filters drop without a word.
            dont_filter=True,
        )

    async def _next_answer(self) -> bool:
        """Wait for an answer, a while; return whether one may still come."""
        self._answered.clear()
        try:
            await asyncio.wait_for(self._answered.wait(), _PATIENCE)
        except TimeoutError:
            return self._is_under_way()
        return True

    def _is_under_way(self) -> bool:
        """Whether Scrapy has a request of ours: a component may have dropped them."""
        engine = self.crawler.engine
        if engine is None or engine.scraper.slot is None or engine.scheduler is None:
            return False
        busy = engine.downloader.active or not engine.scraper.slot.is_idle()
        return bool(busy) or engine.scheduler.has_pending_requests()

    def _count_answer(self) -> None:
        self.waiting -= 1
        self._answered.set()
