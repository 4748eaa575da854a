"""The account of one run over one site: both databases, the archive and the frontier."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.answers import AnswerReader
from crawler.beginning import begin
from crawler.discovery.entries import Entry
from crawler.discovery.links import classify
from crawler.options import CrawlState, SiteSummary, is_failure
from crawler.refusal import Refusal
from crawler.settling import SettlingArchive
from parsers import Article, Outcome, Rejected
from parsers.sites import Site
from pipelines.archive.exchange import CaptureRow, Exchange
from pipelines.archive.refusals import is_refusal
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.meter import Meter
from pipelines.frontier.outcomes import outcomes_of
from pipelines.frontier.records import FoundBy, Lease, Link, PageKind
from pipelines.frontier.sqlite_frontier import SqliteFrontier
from pipelines.ingest import Ingest

_log = logging.getLogger(__name__)

# Seconds that a page waits for others before it is stored.
_PATIENCE = 1.0

RUN_STATES = {
    CrawlState.FINISHED: RunState.FINISHED,
    CrawlState.BUDGET: RunState.FINISHED,
    CrawlState.BLOCKED: RunState.FINISHED,
    CrawlState.SHUTDOWN: RunState.INTERRUPTED,
    CrawlState.ERROR: RunState.FAILED,
}


@dataclass(slots=True)
class Told:
    """What is counted of outcomes once they are durable, on their way to the caller."""

    on_outcome: Callable[[OutcomeRow], None]
    meter: Meter = field(default_factory=Meter)
    failed: int = 0

    def __call__(self, row: OutcomeRow) -> None:
        """Count an outcome, and pass it on."""
        self.meter.outcome(row.outcome, row.status)
        self.failed += is_failure(row)
        self.on_outcome(row)


@dataclass(slots=True)
class RunAccount:
    """Hands out what is due, and stores what asking for it came to.

    Made by `crawler.opening.open_account`, begun by `begin`, ended by `finish`,
    which gives back the `resources`. An answer is kept first, under a number
    that its request carries; what becomes of it is told with that number.
    """

    site: Site
    run: int
    crawl: CrawlStore
    archive: SettlingArchive
    frontier: SqliteFrontier
    ingest: Ingest
    clock: Callable[[], datetime]
    reader: AnswerReader
    told: Told
    resources: ExitStack
    pages: int = 0
    related: int = 0
    _kept: dict[int, tuple[Exchange, CaptureRow]] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)
    _flushed: float = field(default_factory=time.monotonic)

    def begin(self, asked: tuple[str, ...]) -> None:
        """Give back a dead run's leases, and tell the frontier where the site begins.

        asked: URLs that the user names: fetched in this run, whenever they are due.
        """
        freed = self.frontier.release_all()
        if freed:
            _log.warning("%d pages were under way in a run that did not end: due again", freed)
        now = self.clock()
        # What is refused of it is counted in every run that asks for it, known or not.
        self._refuse(begin(self.frontier, self.reader.judge, asked, now), now)

    def lease(self, count: int) -> list[Lease]:
        """Return at most `count` URLs to ask for; none where nothing is due any more.

        What waits to be stored is stored first where nothing else is due: it
        may hold links.
        """
        leases = self._lease(count)
        if not leases:
            self.flush()
            leases = self._lease(count)
        return leases

    def keep(
        self, number: int, exchange: Exchange, *, expected: bool, seconds: float | None
    ) -> None:
        """Archive an answer under a number.

        expected: whether `page` or `refuse` will name it. seconds: how long the
        server took, None where not known.

        Raises pipelines.archive.exchange.ArchiveError.
        """
        url = exchange.url or ""
        self.told.meter.answered(urlsplit(url).netloc, len(exchange.body), seconds, url)
        row = self.archive.keep(exchange, apart=is_refusal(exchange), expected=expected)
        self._kept[number] = (exchange, row)

    def page(
        self, number: int, lease: Lease, retry_after: timedelta | None = None
    ) -> Outcome | None:
        """Read and store the page kept under a number; return its outcome, None for an article."""
        exchange, row = self._kept.pop(number)
        read = self.reader.read(lease, exchange, retry_after)
        self.archive.settle(row)
        self.pages += 1
        result = read.result
        if isinstance(result, Article):
            self.related += len(result.related)
            self.told.meter.article(result)
        elif result.outcome is Outcome.LISTING:
            self.told.meter.listing(sum(link.exclusion is None for link in read.answer.links))
        self.ingest.add(read.capture, result, answer=read.answer)
        return result.outcome if isinstance(result, Rejected) else None

    def refuse(
        self, number: int | None, lease: Lease, refusal: Refusal, retry_after: timedelta | None
    ) -> None:
        """Store why a URL gave no page; `number` names the answer where one came."""
        if number is not None:
            _, row = self._kept.pop(number)
            self.archive.settle(row)
        at = self.clock()
        answer = self.reader.refused(lease, refusal, at, retry_after)
        self.ingest.reject(
            lease.url, refusal.outcome, refusal.reason, at, refusal.status, answer=answer
        )

    def forget(self, number: int) -> None:
        """Drop an answer that nobody will name: it is archived, and that was all."""
        self._kept.pop(number, None)

    def discover_sitemaps(self, urls: Iterable[str], robots_url: str) -> None:
        """Keep the sitemaps that a robots.txt names."""
        entries = [Entry(url, kind=PageKind.SITEMAP) for url in urls]
        links = classify(self.reader.judge, entries, FoundBy.ROBOTS, robots_url, 0)
        now = self.clock()
        self._refuse(self.frontier.discover(links, now), now)

    def tick(self) -> None:
        """Store what has waited long enough; to be called about once a second."""
        if time.monotonic() - self._flushed >= _PATIENCE:
            self.flush()

    def flush(self) -> None:
        """Store everything that waits."""
        self.ingest.flush()
        self.crawl.put_measures(self.run, self.told.meter.snapshot())
        self._flushed = time.monotonic()

    def finish(self, state: CrawlState) -> SiteSummary:
        """Write what is still in memory, end the run, close both databases.

        The run ends as `failed` where writing fails, and the error is raised;
        the next run brings the archive in order.
        """
        with self.resources:
            try:
                self.flush()
                self.frontier.release_all()
                self.archive.close()
            except BaseException:
                self.archive.abandon()
                self.crawl.finish_run(self.run, RunState.FAILED, self.clock())
                raise
            self.crawl.finish_run(self.run, RUN_STATES[state], self.clock())
            return self._summary(state)

    def _refuse(self, links: Iterable[Link], at: datetime) -> None:
        for row in outcomes_of(links, at):
            self.ingest.reject(row.url, row.outcome, row.reason, at, None)

    def _lease(self, count: int) -> list[Lease]:
        now = self.clock()
        return self.frontier.lease(count, now, now)

    def _summary(self, state: CrawlState) -> SiteSummary:
        left = self.frontier.due(self.clock())
        if state is CrawlState.FINISHED and left:
            state = CrawlState.BUDGET
        return SiteSummary(
            site=self.site.name,
            run=self.run,
            state=state,
            pages=self.pages,
            outcomes=self.crawl.outcome_counts(self.run),
            related=self.related,
            failed=self.told.failed,
            left=left,
            expected=not self.frontier.has_articles(),
            seconds=time.monotonic() - self._began,
        )
