"""Our crawl as it is compared."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from benchmarks.crawl_site import SITE, list_urls
from benchmarks.stock_crawlers import SAME
from crawler.options import CrawlOptions
from crawler.run import run_crawl


def ours(proxy: str, articles: int, folder: Path) -> int:
    """Crawl from the lists on; return how many articles were fetched and stored.

    Leaves the CPU seconds of the process that fetches and of the other one in `usage.json`.
    """
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
    before = _cpu(RUSAGE_SELF)
    found = run_crawl(options).articles
    usage = (_cpu(RUSAGE_SELF) - before, _cpu(RUSAGE_CHILDREN))
    (folder / "usage.json").write_text(json.dumps(usage))
    return found


def _cpu(who: int) -> float:
    usage = getrusage(who)
    return usage.ru_utime + usage.ru_stime
