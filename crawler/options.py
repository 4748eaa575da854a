"""What a caller asks of a crawl, and what it gets to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path

from parsers import Outcome
from pipelines.crawl_db import OutcomeRow
from pipelines.run_history import FAILURES

_ARTICLES = (Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED)
_MISSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def is_failure(row: OutcomeRow) -> bool:
    """Whether a page should have come and did not. One that is missing by now is no failure."""
    return row.outcome in FAILURES and row.status not in _MISSING


class CrawlState(StrEnum):
    """How a crawl ended, the worst last."""

    FINISHED = "finished"
    BUDGET = "budget"
    BLOCKED = "blocked"
    SHUTDOWN = "shutdown"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What to crawl and where to store it.

    sites: names of site modules, at least one.
    start_urls: pages to fetch now, whenever they are due, instead of the sites'
        own start pages; each goes to the site that owns its host, or to the
        only site.
    max_pages: pages to request per site at most; None for the setting.
    max_minutes: wall-clock time per site at most; None for the setting.
    max_bytes: bytes of bodies to receive per site at most; None for the setting.
    db, crawl_db: the two SQLite files; made where missing.
    archive: the folder of raw pages; made where missing.
    command: how the run is named in the table of runs.
    settings: Scrapy settings that override `crawler.settings`, by name.
    on_outcome: called with the site's name and each outcome once it is durable,
        in the crawl's thread.
    """

    sites: tuple[str, ...]
    start_urls: tuple[str, ...] = ()
    max_pages: int | None = None
    max_minutes: float | None = None
    max_bytes: int | None = None
    db: Path = Path("output/articles.db")
    crawl_db: Path = Path("output/crawl.db")
    archive: Path = Path("output/archive")
    command: str = "crawl"
    settings: Mapping[str, object] = field(default_factory=dict)
    on_outcome: Callable[[str, OutcomeRow], None] | None = None


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What one run over one site came to.

    run: the run's key in crawl.db.
    state: `budget` where a limit on pages, time, bytes or depth kept pages out,
        `blocked` where the site kept refusing, `shutdown` after Ctrl-C.
    pages: pages that were fetched, whatever they held.
    outcomes: how many requests ended in each outcome; none is missing.
    related: teasers of other articles that the fetched articles carry.
    failed: requests that should have given a page and did not; a page that the
        server says is missing (404, 410) is not among them.
    left: pages that are due and were not requested: over a limit, or the run
        was stopped.
    expected: whether some article should have come: the site has given none yet.
        Of a site that has, a run may well meet nothing but lists and missing
        pages; whether it has changed is another question (`pipelines.drift`).
    seconds: from the run's beginning to its end.
    """

    site: str
    run: int
    state: CrawlState
    pages: int
    outcomes: Mapping[Outcome, int]
    related: int
    failed: int
    left: int
    expected: bool
    seconds: float

    @property
    def articles(self) -> int:
        """Articles that this run stored, updated, or found unchanged."""
        return sum(self.outcomes.get(outcome, 0) for outcome in _ARTICLES)


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl came to, site by site, in the order asked for."""

    sites: tuple[SiteSummary, ...]
    seconds: float

    @property
    def runs(self) -> tuple[int, ...]:
        """The runs' keys in crawl.db."""
        return tuple(site.run for site in self.sites)

    @property
    def state(self) -> CrawlState:
        """The worst state of the sites' runs."""
        order = list(CrawlState)
        return max((site.state for site in self.sites), key=order.index)

    @property
    def pages(self) -> int:
        """Pages fetched from all sites."""
        return sum(site.pages for site in self.sites)

    @property
    def articles(self) -> int:
        """Articles that the runs stored, updated, or found unchanged."""
        return sum(site.articles for site in self.sites)

    @property
    def related(self) -> int:
        """Teasers of other articles on all articles fetched."""
        return sum(site.related for site in self.sites)

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many requests of all sites ended in each outcome."""
        total: dict[Outcome, int] = {}
        for site in self.sites:
            for outcome, count in site.outcomes.items():
                total[outcome] = total.get(outcome, 0) + count
        return total
