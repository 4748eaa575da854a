"""Our crawl as it is compared."""

from __future__ import annotations

import logging
from pathlib import Path

from benchmarks.crawl_site import SITE, list_urls
from benchmarks.stock_crawlers import SAME
from crawler.options import CrawlOptions
from crawler.run import run_crawl


def ours(proxy: str, articles: int, folder: Path) -> int:
    """Crawl from the lists on; return how many articles were fetched and stored."""
    logging.basicConfig(level=logging.INFO)
    options = CrawlOptions(
        sites=(SITE,),
        start_urls=tuple(list_urls(articles)),
        max_pages=articles * 2,
        db=folder / "articles.db",
        crawl_db=folder / "crawl.db",
        archive=folder / "archive",
        settings={**SAME, "HEALTHNEWS_PROXY": proxy},
    )
    return run_crawl(options).articles
