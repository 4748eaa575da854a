"""Running crawls from Python: several sites in one process, one summary back."""

from __future__ import annotations

import time
from asyncio import Task
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

# Scrapy imports the handler by its name. Deep within a crawl's start that takes four times
# as long as here: on the way Scrapy reads the source of all callers.
import crawler.net.handler  # noqa: F401
from crawler import settings as defaults
from crawler.options import CrawlOptions, CrawlState, CrawlSummary, SiteSummary
from crawler.pipeline import StorePipeline
from crawler.signals import outcome_recorded
from parsers.sites import SITES, site_of_url
from pipelines.crawl_db import OutcomeRow


@dataclass(frozen=True, slots=True)
class _Job:
    """One site's crawl under way."""

    crawler: Crawler
    task: Task[None]


def run_crawl(options: CrawlOptions) -> CrawlSummary:
    """Crawl the sites side by side and return what it came to.

    Blocks until all sites are done. Ctrl-C stops in order: what was fetched is
    stored and the runs are finished with the state `shutdown`; a second Ctrl-C
    stops at once. Logging handlers are the caller's business.

    A process can do this once: Twisted's reactor does not start again.

    Raises ValueError for an unknown site or a start URL of none of the sites,
    and whatever keeps a run from beginning or ending in order, such as
    `crawler.lock.SiteLockedError` where another run has a site,
    `pipelines.errors.StoreError` for a database that cannot be opened and
    `pipelines.archive.exchange.ArchiveError` for a disk that is full.
    """
    starts = _starts(options)
    began = time.monotonic()
    process = AsyncCrawlerProcess(_settings(options))
    jobs = [_begin(process, site, starts[site], options) for site in options.sites]
    process.start()
    _finish(jobs)
    summaries = tuple(_summary(job) for job in jobs)
    return CrawlSummary(summaries, time.monotonic() - began)


def _starts(options: CrawlOptions) -> dict[str, tuple[str, ...]]:
    unknown = [name for name in options.sites if name not in SITES]
    if unknown or not options.sites:
        raise ValueError(f"no such site: {unknown}; there are {', '.join(sorted(SITES))}")
    if len(options.sites) == 1:
        # A start URL off the only site is the crawl's to count.
        return {options.sites[0]: options.start_urls}
    starts: dict[str, tuple[str, ...]] = dict.fromkeys(options.sites, ())
    for url in options.start_urls:
        site = site_of_url(url)
        if site is None or site.name not in starts:
            raise ValueError(f"start URL of none of {', '.join(options.sites)}: {url}")
        starts[site.name] += (url,)
    return starts


def _settings(options: CrawlOptions) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    ours = {
        "HEALTHNEWS_DB": str(options.db),
        "HEALTHNEWS_CRAWL_DB": str(options.crawl_db),
        "HEALTHNEWS_ARCHIVE": str(options.archive),
        "HEALTHNEWS_COMMAND": options.command,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
    limits = {
        "HEALTHNEWS_MAX_PAGES": options.max_pages,
        "HEALTHNEWS_MAX_MINUTES": options.max_minutes,
        "HEALTHNEWS_MAX_BYTES": options.max_bytes,
    }
    given = {name: limit for name, limit in limits.items() if limit is not None}
    settings.setdict({**ours, **given, **options.settings}, priority="cmdline")
    return settings


def _begin(
    process: AsyncCrawlerProcess, site: str, start_urls: tuple[str, ...], options: CrawlOptions
) -> _Job:
    crawler = process.create_crawler(site)
    on_outcome = options.on_outcome
    if on_outcome is not None:

        def recorded(site: str, row: OutcomeRow) -> None:
            on_outcome(site, row)

        crawler.signals.connect(recorded, signal=outcome_recorded, weak=False)
    task = process.crawl(crawler, start_urls=start_urls)
    return _Job(crawler, task)


def _finish(jobs: Iterable[_Job]) -> None:
    """Close what the spiders could not, where a second Ctrl-C stopped the reactor.

    All of it, before any error is raised: a clerk that is told nothing waits for ever,
    and this process would wait for the clerk.
    """
    for job in jobs:
        if not job.task.done():
            # The pipeline keeps the error for whoever asks for its summary.
            with suppress(Exception):
                _pipeline(job.crawler).finish(CrawlState.SHUTDOWN)


def _summary(job: _Job) -> SiteSummary:
    if job.task.done() and (error := job.task.exception()) is not None:
        raise error
    return _pipeline(job.crawler).summary


def _pipeline(crawler: Crawler) -> StorePipeline:
    pipeline = crawler.get_item_pipeline(StorePipeline)
    if pipeline is None:
        raise ValueError("ITEM_PIPELINES must name crawler.pipeline.StorePipeline")
    return pipeline
