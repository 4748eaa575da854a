"""Extensions: what sets the pace of a crawl besides DOWNLOAD_DELAY, and ends it soon."""

from __future__ import annotations

import asyncio
import logging
from math import isfinite
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.failures import NotSentError
from crawler.net.pace import floor_of, give_up, is_closing, slot_of, slow_down

_log = logging.getLogger(__name__)

# Seconds between looks at whether a run is being stopped.
_GLANCE = 0.2


class CrawlDelay:
    """Applies the `Crawl-delay` of robots.txt, which Scrapy reads and leaves alone.

    It only ever slows a crawl: `DOWNLOAD_DELAY` stays the floor. A delay of more
    than `HEALTHNEWS_RETRY_AFTER_MAX` seconds is applied as that many: a run that
    asks twice a day would hold its lock for months.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for robots.txt files."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down the site's download slot to the delay asked for, in seconds."""
        settings = self._crawler.settings
        asked = robotparser.crawl_delay(settings["ROBOTSTXT_USER_AGENT"])
        # A file may say `inf` or `nan`.
        if asked is None or not isfinite(asked):
            return
        applied = min(asked, settings.getfloat("HEALTHNEWS_RETRY_AFTER_MAX"))
        key, _ = slot_of(self._crawler, request)
        # A site's hosts share a slot, and the slowest of them sets its pace.
        if applied > floor_of(self._crawler, key):
            _log.info("robots.txt asks for %s s between requests to %s", asked, key)
            slow_down(self._crawler, key, applied)


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, which never goes below the site's floor.

    AutoThrottle knows DOWNLOAD_DELAY and nothing of robots.txt: after one quick
    answer it would be faster than the `Crawl-delay`. Off where DOWNLOAD_DELAY is
    0: such a site may be asked at any pace.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getfloat("DOWNLOAD_DELAY"):
            # Without a text: Scrapy warns of one, and this is what was asked for.
            raise NotConfigured
        super().__init__(crawler)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = slot_of(self.crawler, request)
        if slot is not None:
            slot.delay = max(slot.delay, floor_of(self.crawler, key))


class PromptStop:
    """Sends nothing more once a run is being stopped.

    Scrapy waits until all that waits in its slots is sent and answered, at the
    slots' pace: with a `Crawl-delay` of a minute, for minutes after Ctrl-C.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._watch: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at the run from its beginning to its end."""
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self) -> None:
        """Begin to look."""
        self._watch = asyncio.ensure_future(self._look())

    def closed(self) -> None:
        """Look no more."""
        if self._watch is not None:
            self._watch.cancel()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_GLANCE)
            if is_closing(self._crawler):
                for slot in self._crawler.engine.downloader.slots.values():
                    give_up(slot, _not_sent)


def _not_sent(_: Request) -> NotSentError:
    return NotSentError("not sent: the run was stopped")
