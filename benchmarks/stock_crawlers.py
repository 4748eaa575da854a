"""Stock Scrapy spiders that throw their pages away."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from benchmarks.crawl_site import list_urls
from benchmarks.generated import article_url

CONCURRENCY = 16
# The same for all: no pause, as many requests at once, no robots.txt.
SAME: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": CONCURRENCY,
    "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
    "ROBOTSTXT_OBEY": False,
}
# What a spider like this can do without.
_TUNED: dict[str, Any] = {
    "LOG_LEVEL": "INFO",
    "CONCURRENT_ITEMS": 1,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None},
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    },
}
_ARTICLE = re.compile(r"/health/news/\d+\.html$")

Crawl = Callable[[str, int, Path], int]


class _Following(Spider):
    """As Scrapy's tutorial has it: begins at the lists, follows links, keeps nothing."""

    name = "following"

    def __init__(self, proxy: str, articles: int) -> None:
        super().__init__()
        self.proxy = {"proxy": proxy}
        self.articles = articles
        self.seen = 0

    async def start(self) -> AsyncIterator[Request]:
        for url in list_urls(self.articles):
            yield Request(url, meta=self.proxy)

    def parse(self, response: Response) -> Iterator[Request]:
        self.seen += bool(_ARTICLE.search(response.url))
        for href in response.css("a::attr(href)").getall():
            if _ARTICLE.search(href):
                yield response.follow(href, meta=self.proxy)


class _Told(_Following):
    """Knows every URL beforehand, and does not look at what comes."""

    name = "told"

    async def start(self) -> AsyncIterator[Request]:
        for number in range(self.articles):
            yield Request(article_url(number), meta=self.proxy)

    def parse(self, response: Response) -> Iterator[Request]:  # noqa: ARG002
        self.seen += 1
        return iter(())


def _scrapy(spider: type[_Following], settings: dict[str, Any]) -> Crawl:
    def crawl(proxy: str, articles: int, _: Path) -> int:
        process = CrawlerProcess({**SAME, **settings})
        crawler = process.create_crawler(spider)
        process.crawl(crawler, proxy=proxy, articles=articles)
        process.start()
        assert isinstance(crawler.spider, _Following)
        return crawler.spider.seen

    return crawl


stock: Crawl = _scrapy(_Following, {})
tuned: Crawl = _scrapy(_Following, _TUNED)
told: Crawl = _scrapy(_Told, {})
