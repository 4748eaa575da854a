"""What a run would fetch, without fetching it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler import settings
from crawler.beginning import begin
from crawler.discovery.judge import Judge
from crawler.lock import is_locked
from parsers.sites import SITES
from pipelines.crawl_db import CrawlStore
from pipelines.frontier.records import Lease, Link


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due.

    due: how many pages are, however many the run would fetch.
    first: what would be fetched first, in order. What those pages link to
        would come on top.
    refused: pages the user asks for that would not be fetched.
    """

    due: int
    first: tuple[Lease, ...]
    refused: tuple[Link, ...]


def plan_crawl(site: str, asked: Sequence[str], crawl_db: Path, count: int, now: datetime) -> Plan:
    """Return what a run at the moment `now` would ask for, `count` pages at most.

    Nothing is asked and nothing is kept; a crawl database of an older release
    is brought up to date. A run under way has taken some of the pages already.

    Raises pipelines.errors.StoreError.
    """
    with ExitStack() as opened:
        if not crawl_db.exists():
            folder = opened.enter_context(TemporaryDirectory(prefix="healthnews-"))
            crawl_db = Path(folder) / "crawl.db"
        crawl = opened.enter_context(CrawlStore.open(crawl_db))
        opened.enter_context(crawl.undone())
        run = crawl.begin_run("crawl --dry-run", site, {}, now)
        frontier = crawl.frontier(site, run, max_depth=settings.DEPTH_LIMIT)
        if not is_locked(crawl_db, site):
            frontier.release_all()  # of a run that was killed, as the next run would
        named = begin(frontier, Judge(SITES[site], settings.URLLENGTH_LIMIT), asked, now)
        refused = tuple(link for link in named if link.exclusion is not None)
        return Plan(frontier.due(now), tuple(frontier.preview(count, now)), refused)
