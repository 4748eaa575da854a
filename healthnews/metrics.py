"""The numbers of each site's last run, of the frontier and of the files, as gauges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from healthnews.prometheus import Gauge, Sample
from parsers import Outcome
from pipelines.archive.names import open_segments, sealed_segments
from pipelines.crawl_db import CrawlStore, Run, RunState
from pipelines.database import open_database
from pipelines.drift.drifted import drifted
from pipelines.drift.measures import Measures
from pipelines.drift.records import Drift, Rule
from pipelines.frontier.backlog import Backlog, backlogs
from pipelines.frontier.reading import Count
from pipelines.schema import CRAWL


@dataclass(frozen=True, slots=True)
class _LastRun:
    """A site's last run, and what it came to."""

    run: Run
    outcomes: Mapping[Outcome, int]
    measures: Measures | None
    drifts: Sequence[Drift]


def gauges(db: Path, crawl_db: Path, archive: Path, now: datetime) -> list[Gauge]:
    """Return all gauges. Raises pipelines.errors.StoreError, OSError.

    now: aware moment, for what is due.
    """
    with CrawlStore.open(crawl_db, read_only=True) as store:
        last = [
            _LastRun(
                run,
                store.outcome_counts(run.id),
                store.measures.of(run.id),
                drifted(store, run.id),
            )
            for run in store.history.last_of_each_site()
        ]
        urls = store.urls.counts()
    with closing(open_database(crawl_db, CRAWL, read_only=True)) as reader:
        due = backlogs(reader, now)
    return [*_of_runs(last), *_of_frontiers(urls, due), *_of_files(db, crawl_db, archive)]


def _of_runs(last: Sequence[_LastRun]) -> Iterator[Gauge]:
    yield from _of_times(last)
    yield from _of_measures(last)
    yield Gauge(
        "healthnews_run_state",
        "1 for the state of the site's last run, 0 for the others; a killed run stays running.",
        [
            _sample(item.run.state is state, site=_site(item), state=state.value)
            for item in last
            for state in RunState
        ],
    )
    yield Gauge(
        "healthnews_run_outcomes",
        "Requests of the site's last run by outcome.",
        [
            _sample(item.outcomes.get(outcome, 0), site=_site(item), outcome=outcome.value)
            for item in last
            for outcome in Outcome
        ],
    )
    yield Gauge(
        "healthnews_run_drift_alarms",
        "Rules of drift that the site's last run breaks.",
        [
            _sample(
                sum(drift.rule is rule for drift in item.drifts),
                site=_site(item),
                rule=rule.value,
            )
            for item in last
            for rule in Rule
        ],
    )


def _of_times(last: Sequence[_LastRun]) -> Iterator[Gauge]:
    def gauge(name: str, about: str, value: Callable[[Run], float | None]) -> Gauge:
        known = ((item, value(item.run)) for item in last)
        samples = [_sample(found, site=_site(item)) for item, found in known if found is not None]
        return Gauge(f"healthnews_run_{name}", about, samples)

    yield gauge(
        "start_timestamp_seconds",
        "When the site's last run began, in Unix time.",
        lambda run: run.started_at.timestamp(),
    )
    yield gauge(
        "finish_timestamp_seconds",
        "When the site's last run ended, in Unix time; absent while it has not.",
        lambda run: run.finished_at.timestamp() if run.finished_at else None,
    )
    yield gauge(
        "duration_seconds",
        "How long the site's last run took; absent while it has not ended.",
        lambda run: (run.finished_at - run.started_at).total_seconds() if run.finished_at else None,
    )


def _of_measures(last: Sequence[_LastRun]) -> Iterator[Gauge]:
    measured = [(_site(item), item.measures) for item in last if item.measures is not None]

    def gauge(name: str, about: str, value: Callable[[Measures], float]) -> Gauge:
        samples = [_sample(value(measures), site=site) for site, measures in measured]
        return Gauge(f"healthnews_run_{name}", about, samples)

    yield gauge("pages", "Requests of the site's last run that were answered.", _pages)
    yield gauge("articles", "Articles that the site's last run read.", lambda found: found.articles)
    yield gauge(
        "received_bytes",
        "Bytes of the bodies that the site's last run received.",
        lambda found: found.bytes,
    )
    yield Gauge(
        "healthnews_run_field_coverage_ratio",
        "Share of the articles that the site's last run read on which a field holds something.",
        [
            _sample(item.share, site=site, field=item.field)
            for site, measures in measured
            for item in measures.fields
            if item.share is not None
        ],
    )


def _of_frontiers(urls: Sequence[Count], due: Sequence[Backlog]) -> Iterator[Gauge]:
    yield Gauge(
        "healthnews_frontier_urls",
        "URLs known of the site by kind and state.",
        [
            _sample(item.urls, site=item.site, kind=item.kind.value, state=item.state.value)
            for item in urls
        ],
    )
    counts = {item.site: item.due for item in due}
    yield Gauge(
        "healthnews_frontier_due_urls",
        "URLs of the site that are due and not being fetched.",
        [_sample(counts.get(site, 0), site=site) for site in sorted({item.site for item in urls})],
    )
    yield Gauge(
        "healthnews_frontier_oldest_due_timestamp_seconds",
        "Since when the first URL of the site is due, in Unix time; absent where none is.",
        [_sample(item.oldest.timestamp(), site=item.site) for item in due],
    )


def _of_files(db: Path, crawl_db: Path, archive: Path) -> Iterator[Gauge]:
    yield Gauge(
        "healthnews_database_size_bytes",
        "Size of a database with its log.",
        [
            _sample(_database_size(path), database=name)
            for name, path in (("articles", db), ("crawl", crawl_db))
            if path.exists()
        ],
    )
    segments = [*sealed_segments(archive), *open_segments(archive)]
    yield Gauge(
        "healthnews_archive_size_bytes",
        "Size of all segments of the archive.",
        [_sample(sum(map(_size, segments)))],
    )


def _database_size(path: Path) -> int:
    log = path.with_name(path.name + "-wal")
    return _size(path) + _size(log)


def _pages(measures: Measures) -> int:
    return measures.pages


def _site(item: _LastRun) -> str:
    return item.run.site or ""


def _sample(value: float, **labels: str) -> Sample:
    return Sample(tuple(labels.items()), value)


def _size(path: Path) -> int:
    """Return the bytes of a file; 0 for one that a crawl has renamed or removed meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
