"""An extension that prints the sitemaps it is told of, as the crawl will keep them."""

from __future__ import annotations

import sys
from typing import Self

from crawler.signals import sitemaps_found


class SitemapListener:
    @classmethod
    def from_crawler(cls, crawler) -> Self:
        listener = cls()
        crawler.signals.connect(listener.found, signal=sitemaps_found)
        return listener

    def found(self, urls, robots_url, spider) -> None:
        sys.stderr.write(f"sitemaps {spider.name} {robots_url} {' '.join(urls)}\n")
