"""Extensions: what a crawl does besides fetching pages."""

from __future__ import annotations

import logging
from math import isfinite
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

_log = logging.getLogger(__name__)


class CrawlDelay:
    """Applies the `Crawl-delay` of robots.txt, which Scrapy reads and leaves alone.

    It only ever slows a crawl: `DOWNLOAD_DELAY` stays the floor.
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
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        # A site's hosts share a slot, and the slowest of them sets its pace.
        current = downloader.per_slot_settings.get(key, {}).get("delay")
        if asked <= (settings.getfloat("DOWNLOAD_DELAY") if current is None else current):
            return
        _log.info("robots.txt asks for %s s between requests to %s", asked, key)
        # For the slot that exists and for the one made after it was idle.
        downloader.per_slot_settings[key] = {"delay": asked, "jitter": 0}
        if key in downloader.slots:
            downloader.slots[key].delay = asked
            downloader.slots[key].jitter = 0
