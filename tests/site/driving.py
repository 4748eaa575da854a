"""What `drive` runs: the crawl as `healthnews crawl` runs it, and its report as JSON."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from crawler.lock import SiteLockedError
from crawler.options import CrawlOptions
from crawler.run import run_crawl
from healthnews.crawl_report import CrawlReport
from healthnews.exit_codes import ExitCode
from tests.crawl_imports import components
from tests.forks import argument


def main(site: str) -> None:
    """Read a job as JSON from the argument, crawl, print the report, end with its exit code."""
    job = json.loads(argument(components))
    folder = Path(job["folder"])
    logging.basicConfig(level=logging.INFO)
    places = folder / "articles.db", folder / "crawl.db", folder / "archive"
    db, crawl_db, archive = places
    options = CrawlOptions(
        sites=(site,),
        start_urls=tuple(job["asked"]),
        db=db,
        crawl_db=crawl_db,
        archive=archive,
        settings=job["settings"],
    )
    try:
        (summary,) = run_crawl(options).sites
    except SiteLockedError:
        sys.exit(ExitCode.LOCKED)
    report = CrawlReport.of(summary, *places)
    sys.stdout.buffer.write(report.to_json() + b"\n")
    sys.exit(report.exit_code)
