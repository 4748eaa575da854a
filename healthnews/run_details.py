"""All that is known of one run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Self

import msgspec

from healthnews.run_report import RunReport
from parsers import Outcome
from pipelines.crawl_db import CrawlStore
from pipelines.drift.drifted import drifted, good_measures
from pipelines.drift.measures import FieldCoverage, HostTraffic, Measures
from pipelines.drift.records import Drift
from pipelines.run_history import Reason

_URLS = 5
_FAILURES = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that failed, and why. at: aware moment of the fetch, None where not known."""

    outcome: Outcome
    reason: str
    url: str | None
    status: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """On how many articles of the run a field holds something.

    share: between 0 and 1. usual: the median share of the last good runs of the
        site. None where there is nothing to take a share of.
    missing_urls: the first articles without it.
    """

    field: str
    present: int
    total: int
    share: float | None
    usual: float | None
    missing_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunDetails:
    """A run: its counts, why its requests ended as they did, what it measured.

    failures: the first that failed, in order of time. reasons: each with how
    often and its first addresses, the most frequent first. hosts: the one with
    the slowest answer first. body_median: in characters.
    """

    run: RunReport
    drifts: tuple[Drift, ...]
    failures: tuple[Failure, ...]
    reasons: tuple[Reason, ...]
    hosts: tuple[HostTraffic, ...]
    articles: int | None
    body_median: int | None
    related: int | None
    fallback: int | None
    fields: tuple[Coverage, ...]

    @classmethod
    def read(cls, store: CrawlStore, number: int) -> Self:
        """Return the details of a run. Raises UnknownRunError."""
        run = store.history.run(number)
        measures = store.measures.of(number) or Measures()
        measured = store.measures.of(number) is not None
        earlier = good_measures(store, number)
        return cls(
            run=RunReport.read(store, run),
            drifts=drifted(store, number),
            failures=tuple(
                Failure(row.outcome, row.reason, row.url, row.status, row.at)
                for row in store.history.first_failures(number, _FAILURES)
            ),
            reasons=tuple(store.history.reasons(number, _URLS)),
            hosts=tuple(sorted(measures.hosts, key=lambda host: -(host.slowest_seconds or 0.0))),
            articles=measures.articles if measured else None,
            body_median=measures.body_median,
            related=measures.related if measured else None,
            fallback=measures.fallback if measured else None,
            fields=tuple(_coverage(item, earlier) for item in measures.fields),
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


def _coverage(item: FieldCoverage, earlier: list[Measures]) -> Coverage:
    known = (measures.coverage(item.field) for measures in earlier)
    shares = [found.share for found in known if found is not None and found.share is not None]
    return Coverage(
        field=item.field,
        present=item.present,
        total=item.total,
        share=item.share,
        usual=median(shares) if shares else None,
        missing_urls=item.missing_urls,
    )
