"""crawlee's ParselCrawler, as its tutorial has it: follows links, keeps nothing."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path

from benchmarks.crawl_site import list_urls
from benchmarks.stock_crawlers import ARTICLE_URL, CONCURRENCY

IS_INSTALLED = find_spec("crawlee") is not None


def crawlee(proxy: str, articles: int, _: Path) -> int:
    """Crawl from the lists on; return how many articles were fetched."""
    return asyncio.run(_crawl(proxy, articles))


async def _crawl(proxy: str, articles: int) -> int:
    from crawlee import ConcurrencySettings  # noqa: PLC0415 - only where it is installed
    from crawlee.crawlers import ParselCrawler, ParselCrawlingContext  # noqa: PLC0415
    from crawlee.proxy_configuration import ProxyConfiguration  # noqa: PLC0415
    from crawlee.storage_clients import MemoryStorageClient  # noqa: PLC0415

    seen = 0
    crawler = ParselCrawler(
        proxy_configuration=ProxyConfiguration(proxy_urls=[proxy]),
        # Its own storage is files, one a request.
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(
            min_concurrency=CONCURRENCY,
            desired_concurrency=CONCURRENCY,
            max_concurrency=CONCURRENCY,
        ),
        max_request_retries=0,
    )

    @crawler.router.default_handler
    async def handle(context: ParselCrawlingContext) -> None:
        nonlocal seen
        seen += bool(ARTICLE_URL.search(context.request.url))
        hrefs = context.selector.css("a::attr(href)").getall()
        base = context.request.url.partition("/health/")[0]
        await context.add_requests(
            [
                href if href.startswith("http") else base + href
                for href in hrefs
                if ARTICLE_URL.search(href)
            ]
        )

    await crawler.run(list_urls(articles))
    return seen
