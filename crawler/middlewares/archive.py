"""The archive's place in a crawl: nearest to the wire, before anything reads an answer."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.exchanges import Kept, exchange_of, remember
from crawler.middlewares.robots import is_robots_request
from crawler.pipeline import StorePipeline
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
        """Write the answer into the archive and hand it on as it is.

        Raises pipelines.archive.exchange.ArchiveError where it cannot be
        written, which ends the run.
        """
        spider, pipeline = self._crawler.spider, self._crawler.get_item_pipeline(StorePipeline)
        if not isinstance(spider, SiteSpider) or pipeline is None:
            raise TypeError(f"{type(self).__name__} needs StorePipeline and a SiteSpider")
        exchange = exchange_of(request, response, spider.clock())
        # Every page ends in an item; an error, a redirect or a robots.txt may not.
        is_page = 200 <= response.status < 300 and not is_robots_request(request)
        remember(request, Kept(exchange, pipeline.keep(exchange, expected=is_page)))
        return response
