"""The archive's place in a crawl: nearest to the wire, before anything reads an answer."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.exchanges import exchange_of, remember
from crawler.middlewares.robots import is_robots_request
from crawler.spider import SiteSpider


class ArchiveMiddleware:
    """Keeps every answer, whatever its status: pages, redirects, errors, robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured for a spider that is not ours: `scrapy shell` keeps nothing."""
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Have the answer archived, and hand it on as it is."""
        spider = self._crawler.spider
        if not isinstance(spider, SiteSpider):
            raise TypeError(f"{type(self).__name__} needs a SiteSpider")
        exchange = exchange_of(request, response, spider.clock())
        is_robots = is_robots_request(request)
        # Every page ends in a result; an error, a redirect or a robots.txt may not.
        is_page = 200 <= response.status < 300 and not is_robots
        number = spider.clerk.keep(exchange, expected=is_page, seconds=_seconds(request))
        spider.budget.bytes += len(response.body)
        outdated = number if is_robots else remember(request, number)
        if outdated is not None:
            spider.clerk.forget(outdated)
        return response


def _seconds(request: Request) -> float | None:
    latency = request.meta.get("download_latency")
    return latency if isinstance(latency, float) else None
