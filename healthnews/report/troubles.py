"""What of a site's last run made it end badly, beside what the doctor looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from healthnews.doctor.finding import Check, Finding, Verdict, fail, warn
from healthnews.doctor.sites import OLD
from healthnews.report.figures import grouped, span
from healthnews.report.records import SiteRun
from parsers.outcome import Outcome
from pipelines.crawl_rows import RunState
from pipelines.run_history import FAILURES

_KEPT = (
    Outcome.STORED,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.NOT_MODIFIED,
    Outcome.DUPLICATE,
)

# A run is late after so many of the usual gaps; that takes a few runs to know.
_LATE = 2.0
_RUNS_KNOWN = 4


def troubles(runs: Sequence[SiteRun], now: datetime) -> Iterator[Finding]:
    """Yield what a site's runs, oldest first, leave to be done. now: an aware moment."""
    if not runs:
        return
    last = runs[-1]
    yield from _refusals(last)
    yield from _failures(last)
    yield from _stopped(last)
    yield from _late(runs, now)


def _refusals(last: SiteRun) -> Iterator[Finding]:
    if last.count(Outcome.BLOCKED) and not last.count(*_KEPT):
        advice = "wait; then crawl with a longer delay, and see docs/politeness.md"
        found = f"{grouped(last.count(Outcome.BLOCKED))} pages refused us and no article came"
        yield fail(Check.RUN, found, advice, last.run.site)


def _failures(last: SiteRun) -> Iterator[Finding]:
    failed = last.count(*FAILURES)
    if failed:
        # Pages that are missing by now are among them, and no reason to worry.
        kinds = ", ".join(
            f"{grouped(last.count(outcome))} {outcome}"
            for outcome in sorted(FAILURES, key=lambda each: -last.count(each))
            if last.count(outcome)
        )
        found = f"{grouped(failed)} requests of run {last.run.id} gave no page: {kinds}"
        yield warn(Check.RUN, found, "see the most frequent reasons below", last.run.site)


def _stopped(last: SiteRun) -> Iterator[Finding]:
    if last.run.state is RunState.INTERRUPTED:
        found = f"run {last.run.id} was interrupted"
        advice = "nothing: the next crawl goes on where it was"
        yield warn(Check.RUN, found, advice, last.run.site)


def _late(runs: Sequence[SiteRun], now: datetime) -> Iterator[Finding]:
    starts = [item.run.started_at for item in runs]
    if len(starts) < _RUNS_KNOWN:
        return
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
    usual, age = timedelta(seconds=median(gaps)), now - starts[-1]
    # What is older still is told by the doctor's own check.
    if _LATE * usual < age <= OLD:
        found = f"no run for {span(age)}, and they came every {span(usual)}"
        yield warn(Check.RUN, found, "is the schedule still on?", runs[-1].run.site)


def merged(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings, the gravest first, else in the order given."""
    order: Mapping[Verdict, int] = {Verdict.FAIL: 0, Verdict.WARN: 1, Verdict.OK: 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.verdict]))
