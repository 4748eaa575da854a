"""Reads everything that stands on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from healthnews.doctor.sites import check_frontier, check_runs
from healthnews.report.history import site_runs
from healthnews.report.queries import (
    article_counts,
    frequent_reasons,
    frontier_states,
    slowest_hosts,
)
from healthnews.report.records import Due, FrontierState, OtherRun, PageContent, SiteReport
from healthnews.report.troubles import merged, troubles
from pipelines.crawl_db import CrawlStore
from pipelines.crawl_rows import Run
from pipelines.database import open_database
from pipelines.frontier.backlog import Backlog, backlogs
from pipelines.schema import CRAWL

MOST_RUNS = 90
"""Runs of a site that are shown: more make columns too thin to be told apart."""

MOST_RUNS_TOGETHER = 300
"""Runs of all sites together that are shown: a page of less than a megabyte or so."""

FEWEST_RUNS = 10
"""Runs of a site that are shown however many sites there are."""

MOST_OTHER_RUNS = 30
RECENT_RUNS = 10
"""Runs of a site whose hosts and reasons are listed: older ones are history."""

_HOSTS, _REASONS, _URLS = 8, 12, 3


@dataclass(frozen=True, slots=True)
class _Open:
    """What is read from. now: aware moment; since: before it no run is shown."""

    store: CrawlStore
    db: Database
    crawl_db: Path
    now: datetime
    since: datetime


def read_page(crawl_db: Path, db: Path, period: timedelta, now: datetime) -> PageContent:
    """Return what the page says of the runs that started in a period up to now.

    now: aware moment in UTC. Raises pipelines.errors.StoreError, sqlite3.Error.
    """
    articles = article_counts(db)
    with (
        CrawlStore.open(crawl_db, read_only=True) as store,
        closing(open_database(crawl_db, CRAWL, read_only=True)) as reader,
    ):
        source = _Open(store, reader, crawl_db, now, now - period)
        runs = list(store.runs())
        others = [run for run in runs if run.site is None and run.started_at >= source.since]
        return PageContent(
            made_at=now,
            period=period,
            crawl_db=str(crawl_db),
            db=str(db),
            is_db_there=articles is not None,
            sites=_sites(source, runs, articles),
            others=tuple(
                OtherRun(run, store.outcome_counts(run.id)) for run in others[:MOST_OTHER_RUNS]
            ),
            others_left_out=max(len(others) - MOST_OTHER_RUNS, 0),
        )


def _sites(
    source: _Open, runs: Sequence[Run], articles: Mapping[str, int] | None
) -> tuple[SiteReport, ...]:
    """Return the reports in order of the sites' names. runs: all, newest first."""
    states = frontier_states(source.db, source.now)
    due = {backlog.site: backlog for backlog in backlogs(source.db, source.now)}
    by_site: dict[str, list[Run]] = {site: [] for site in states}
    for run in runs:
        if run.site is not None:
            by_site.setdefault(run.site, []).append(run)
    most = max(min(MOST_RUNS, MOST_RUNS_TOGETHER // max(len(by_site), 1)), FEWEST_RUNS)
    return tuple(
        _site(
            source,
            site,
            by_site[site],
            most,
            due.get(site),
            states.get(site),
            None if articles is None else articles.get(site, 0),
        )
        for site in sorted(by_site)
    )


def _site(  # noqa: PLR0913, PLR0917 - what is known of a site, each from elsewhere
    source: _Open,
    site: str,
    runs: Sequence[Run],
    most: int,
    backlog: Backlog | None,
    state: FrontierState | None,
    articles: int | None,
) -> SiteReport:
    within = [run for run in runs if run.started_at >= source.since]
    shown = site_runs(source.store, within[:most][::-1])
    last = runs[0] if runs else None
    recent = [item.run.id for item in shown[-RECENT_RUNS:]]
    due = [] if backlog is None else [backlog]
    return SiteReport(
        site=site,
        last=last,
        findings=merged(
            [
                *(check_runs(source.store, source.crawl_db, [last], source.now) if last else ()),
                *troubles(shown, source.now),
                *check_frontier(due, source.now),
            ]
        ),
        due=Due(backlog.due, backlog.oldest) if backlog else Due(0, None),
        runs=shown,
        left_out=len(within) - len(shown),
        articles=articles,
        frontier=state,
        hosts=slowest_hosts(source.db, recent, _HOSTS),
        reasons=frequent_reasons(source.db, recent, _REASONS, _URLS),
    )
