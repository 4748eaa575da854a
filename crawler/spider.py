"""The spider of any site: asks for pages, has them parsed, follows links to other articles."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, Self, TypeAlias

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.exchanges import remembered, require_kept
from crawler.failures import refusal_of
from crawler.frontier import Frontier, Verdict
from crawler.items import CaptureItem, RefusedItem
from crawler.refusal import Refusal
from parsers import Article, Outcome, Rejected
from parsers.sites import Site
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import CaptureRow

Produced: TypeAlias = Request | CaptureItem | RefusedItem


class SiteSpider(Spider):
    """Crawls one site. `crawler.spiders` makes a subclass for each site module.

    start_url: where to begin instead of the site's own start pages.
    max_pages: how many pages to request at most; the setting
        HEALTHNEWS_MAX_PAGES where not given.
    start_urls: several start pages, for callers in Python.
    _job: scrapyd's name of the job, which it gives to every spider; not used.

    Raises ValueError where `max_pages` is no whole number ≥ 1.
    """

    site: ClassVar[Site]
    frontier: Frontier

    def __init__(
        self,
        start_url: str | None = None,
        max_pages: str | int | None = None,
        start_urls: Iterable[str] = (),
        _job: str | None = None,
    ) -> None:
        super().__init__()
        given = [*start_urls, *([start_url] if start_url else [])]
        self.start_urls = given or list(self.site.start_urls)
        self.max_pages = None if max_pages is None else _whole_number(max_pages)
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.answered = 0
        self.broken = False
        self._blocked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Make the spider with the limits of the settings."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.frontier = Frontier(
            site=cls.site,
            max_pages=spider.max_pages or _whole_number(settings["HEALTHNEWS_MAX_PAGES"]),
            max_depth=settings.getint("DEPTH_LIMIT"),
            max_url=settings.getint("URLLENGTH_LIMIT"),
        )
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the User-Agent, so that a site's owner can reach the user."""
        super().update_settings(settings)
        contact = settings["HEALTHNEWS_CONTACT"] or os.environ.get("HEALTHNEWS_CONTACT")
        if contact:
            settings.set("USER_AGENT", f"{settings['BOT_NAME']} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Produced]:
        """Yield the requests for the start pages."""
        if self.settings["USER_AGENT"] == self.settings["BOT_NAME"]:
            self.logger.warning(
                "no contact: please set HEALTHNEWS_CONTACT to a mail or web address"
            )
        for url in self.start_urls:
            for produced in self._ask(url, self.frontier.admit_start(url), depth=0):
                yield produced

    async def page(self, response: Response) -> AsyncIterator[Produced]:
        """Yield the page as an item, then requests for the articles it links to."""
        self.answered += 1
        self._stop_if_broken()
        kept = require_kept(response.meta)
        capture, result = result_of(kept.exchange)
        yield CaptureItem(capture, result, kept.row)
        self._stop_if_blocked(result)
        for produced in self._follow(_links(result), response.meta["depth"] + 1):
            yield produced

    async def failed(self, failure: Failure) -> AsyncIterator[Produced]:
        """Yield the outcome of a request that gave no page."""
        self.answered += 1
        self._stop_if_broken()
        request: Request = failure.request  # type: ignore[attr-defined]
        error: BaseException = failure.value  # type: ignore[assignment]
        refusal = refusal_of(error)
        asked = request.meta.get("redirect_urls", [request.url])[0]
        kept = remembered(request.meta)
        yield self._refused(asked, refusal, None if kept is None else kept.row)
        if refusal.target is not None:
            for produced in self._follow([refusal.target], request.meta["depth"] + 1):
                yield produced

    def _follow(self, links: Iterable[str], depth: int) -> Iterator[Produced]:
        for link in links:
            url = link.partition("#")[0]
            yield from self._ask(url, self.frontier.admit_link(url, depth), depth)

    def _ask(self, url: str, verdict: Verdict | Refusal, depth: int) -> Iterator[Produced]:
        if isinstance(verdict, Refusal):
            yield self._refused(url, verdict)
        elif verdict is Verdict.FETCH:
            yield Request(
                url,
                callback=self.page,
                errback=self.failed,
                # One slot per site: its hosts are likely one server.
                meta={"depth": depth, "download_slot": self.name},
                # The frontier has decided; Scrapy's filters drop without a word.
                dont_filter=True,
            )

    def _refused(self, url: str, refusal: Refusal, kept: CaptureRow | None = None) -> RefusedItem:
        at = self.clock()
        return RefusedItem(url, refusal.outcome, refusal.reason, at, refusal.status, kept)

    def _stop_if_broken(self) -> None:
        if self.broken:
            raise CloseSpider("error")

    def _stop_if_blocked(self, result: Article | Rejected) -> None:
        """Stop when a site keeps refusing us: asking on would be impolite and useless."""
        blocked = isinstance(result, Rejected) and result.outcome is Outcome.BLOCKED
        self._blocked = self._blocked + 1 if blocked else 0
        if self._blocked >= self.settings.getint("HEALTHNEWS_BLOCKED_LIMIT"):
            raise CloseSpider("blocked")


def _links(result: Article | Rejected) -> Iterable[str]:
    if isinstance(result, Rejected):
        return result.links
    return (related.url for related in result.related if related.url is not None)


def _whole_number(value: str | int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ValueError(f"max_pages must be a whole number ≥ 1, not {value!r}")
    return number
