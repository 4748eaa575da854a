"""One proxy for every request, robots.txt included, whatever the environment says."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured


class FixedProxyMiddleware:
    """Sends every request through the proxy named by `HEALTHNEWS_PROXY`.

    The demo's loopback server is such a proxy, which is why the demo cannot
    reach a live site: no request leaves by another way.
    """

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where no proxy is set."""
        proxy = crawler.settings.get("HEALTHNEWS_PROXY")
        if not proxy:
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        """Name the proxy; it overrides the environment's `http_proxy`."""
        request.meta["proxy"] = self._proxy
