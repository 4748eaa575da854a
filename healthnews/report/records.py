"""What the page is made of, as typed records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from healthnews.doctor.finding import Finding, Verdict
from parsers.outcome import Outcome
from pipelines.crawl_rows import Run
from pipelines.drift.measures import Measures
from pipelines.drift.records import Drift


@dataclass(frozen=True, slots=True)
class Usual:
    """The medians of the last good runs before a run; None where there were none.

    coverage: a share between 0 and 1 for each field. body: in characters.
    """

    coverage: Mapping[str, float]
    body: float | None


@dataclass(frozen=True, slots=True)
class SiteRun:
    """One run of a site. measures: None where it measured nothing."""

    run: Run
    outcomes: Mapping[Outcome, int]
    measures: Measures | None
    usual: Usual
    drifts: tuple[Drift, ...]

    def count(self, *outcomes: Outcome) -> int:
        """Return how many requests ended in one of these."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)

    @property
    def pages(self) -> int:
        """Requests that were answered."""
        return 0 if self.measures is None else self.measures.pages

    @property
    def blocked(self) -> float:
        """The share of the pages that refused us, between 0 and 1."""
        if self.measures is None or not self.pages:
            return 0.0
        return self.measures.blocked / self.pages

    @property
    def seconds_per_request(self) -> float | None:
        """The mean time of an answer; None where no time is known."""
        hosts = () if self.measures is None else self.measures.hosts
        timed = sum(host.timed for host in hosts)
        return sum(host.seconds for host in hosts) / timed if timed else None


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """URLs that were last answered, or are due, for about as long.

    name: the time, for people. urls: how many.
    """

    name: str
    urls: int


@dataclass(frozen=True, slots=True)
class FrontierState:
    """The frontier of a site at a moment.

    freshness: known articles by the time since their last answer, the freshest
        first; never: those not yet asked for; failing: those whose last answer
        was an error.
    lateness: URLs of all kinds that will be asked for, by the time since they
        are due; the first group is those that are not due yet.
    """

    freshness: tuple[AgeGroup, ...]
    never: int
    failing: int
    lateness: tuple[AgeGroup, ...]


@dataclass(frozen=True, slots=True)
class SlowHost:
    """What a host answered in the last runs of its site. mean: None where no time is known."""

    host: str
    requests: int
    mean: float | None
    slowest: float | None
    slowest_url: str | None


@dataclass(frozen=True, slots=True)
class FrequentReason:
    """Requests of a site's last runs that ended in the same outcome for the same reason.

    runs: in how many of them it occurred. last: the latest of them; urls: its first few.
    """

    outcome: Outcome
    reason: str
    count: int
    runs: int
    last: int
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The URLs that are due. oldest: aware moment since which the first is, None without any."""

    urls: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class SiteReport:
    """All that the page says of a site.

    last: its last run, however old. findings: what was looked at, of the last run
        and the frontier.
    runs: those shown, oldest first; left_out: older ones of the period that are not.
    articles: in the database of articles; None where that is not there.
    frontier: None where no URL is known.
    """

    site: str
    last: Run | None
    findings: tuple[Finding, ...]
    due: Due
    runs: tuple[SiteRun, ...]
    left_out: int
    articles: int | None
    frontier: FrontierState | None
    hosts: tuple[SlowHost, ...]
    reasons: tuple[FrequentReason, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        order = list(Verdict)
        return max((found.verdict for found in self.findings), key=order.index, default=Verdict.OK)


@dataclass(frozen=True, slots=True)
class OtherRun:
    """A run over no single site: an import, a rebuild."""

    run: Run
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything on the page.

    made_at: aware moment, UTC; ages are counted up to it. period: runs that
        started within it before that moment are shown.
    crawl_db, db: the files read, for people; is_db_there: whether `db` exists.
    others: newest first; others_left_out: older ones of the period that are not shown.
    """

    made_at: datetime
    period: timedelta
    crawl_db: str
    db: str
    is_db_there: bool
    sites: tuple[SiteReport, ...]
    others: tuple[OtherRun, ...]
    others_left_out: int
