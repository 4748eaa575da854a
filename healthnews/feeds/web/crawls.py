"""What the pages of the runs show, read as `healthnews runs` and `report` read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from healthnews.report.queries import frontier_states
from healthnews.report.records import FrontierState
from healthnews.run_details import Coverage, RunDetails
from healthnews.run_report import RunReport
from pipelines.crawl_db import CrawlStore

# Runs on the page, newest first: a year of daily ones is for `healthnews report`.
_RUNS = 50


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """How much of a site is known and fetched, and what its last run has read.

    state: None where no URL of it is known. run: number of that last run, None without one;
    fields: on how many of its articles each field held something.
    """

    site: str
    state: FrontierState | None
    run: int | None
    fields: tuple[Coverage, ...]

    @property
    def fetched(self) -> int:
        """Known articles that were fetched once or oftener."""
        return 0 if self.state is None else sum(group.urls for group in self.state.freshness)


@dataclass(frozen=True, slots=True)
class RunsPage:
    """The runs, newest first, and the sites in order of their names."""

    runs: tuple[RunReport, ...]
    sites: tuple[SiteCoverage, ...]


def runs_page(db: Database, now: datetime) -> RunsPage:
    """Return what the page of all runs shows. db: an open `crawl.db`. now: aware moment."""
    store = CrawlStore(db)
    runs = tuple(RunReport.read(store, run) for run in islice(store.runs(), _RUNS))
    return RunsPage(runs, tuple(_sites(db, store, now)))


def run_page(db: Database, number: int) -> RunDetails:
    """Return what the page of one run shows. Raises UnknownRunError."""
    return RunDetails.read(CrawlStore(db), number)


def _sites(db: Database, store: CrawlStore, now: datetime) -> Iterator[SiteCoverage]:
    states = frontier_states(db, now)
    last = {run.site: run.id for run in store.history.last_of_each_site() if run.site is not None}
    for site in sorted({*states, *last}):
        number = last.get(site)
        fields = () if number is None else RunDetails.read(store, number).fields
        yield SiteCoverage(site, states.get(site), number, fields)
