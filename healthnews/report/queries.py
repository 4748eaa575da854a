"""Sums over `crawl.db` and `articles.db`, made by SQLite: the tables may have millions of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from healthnews.report.records import AgeGroup, FrequentReason, FrontierState, SlowHost
from parsers.outcome import Outcome
from pipelines.database import open_database
from pipelines.errors import MissingDatabaseError
from pipelines.moments import to_text
from pipelines.run_history import FAILURES
from pipelines.schema import ARTICLES

# The upper edges of the groups; what is older stands in one more.
_AGES = (
    ("under 1 day", timedelta(days=1)),
    ("1–3 days", timedelta(days=3)),
    ("3–7 days", timedelta(days=7)),
    ("1–2 weeks", timedelta(weeks=2)),
    ("2–4 weeks", timedelta(weeks=4)),
    ("1–3 months", timedelta(days=91)),
    ("3–12 months", timedelta(days=365)),
)
_OLDEST = "over a year"
_DELAYS = (
    ("under 1 hour", timedelta(hours=1)),
    ("1–24 hours", timedelta(days=1)),
    ("1–3 days", timedelta(days=3)),
    ("3–8 days", timedelta(days=8)),
    ("8–30 days", timedelta(days=30)),
)
_LATEST = "over 30 days"

# URLs on other hosts, lists and redirects have reasons too, and are no reason to worry.
_TROUBLES = (
    *FAILURES,
    Outcome.SOFT_404,
    Outcome.NOT_ARTICLE,
    Outcome.ROBOTS,
    Outcome.UNSAFE,
)

_HOSTS = """
SELECT host, sum(requests), sum(seconds) / nullif(sum(timed), 0), max(slowest_seconds), slowest_url
FROM run_hosts WHERE run_id IN ({runs}) GROUP BY host
ORDER BY max(slowest_seconds) DESC NULLS LAST, host LIMIT ?
"""
_REASONS = """
SELECT outcome, reason, count(*), count(DISTINCT run_id), max(run_id) FROM outcomes
WHERE run_id IN ({runs}) AND outcome IN ({outcomes}) AND reason != ''
GROUP BY outcome, reason ORDER BY count(*) DESC, outcome, reason LIMIT ?
"""
_REASON_URLS = """
SELECT url FROM outcomes
WHERE run_id = ? AND outcome = ? AND reason = ? AND url IS NOT NULL ORDER BY id LIMIT ?
"""
_FRESHNESS = """
SELECT site, state, {age} AS age, count(*) FROM frontier
WHERE kind = 'article' AND alias_of IS NULL AND state IN ('discovered', 'fetched', 'failed')
GROUP BY site, state, age
"""
_LATENESS = (
    "SELECT site, {late} AS late, count(*) FROM frontier WHERE due IS NOT NULL GROUP BY 1, 2"
)
_ARTICLES = "SELECT site, count(*) FROM articles GROUP BY site"


def slowest_hosts(db: Database, runs: Sequence[int], limit: int) -> tuple[SlowHost, ...]:
    """Return the hosts of these runs, the one with the slowest answer first.

    db: an open `crawl.db`, as of every function here that takes one.
    """
    # SQLite takes `slowest_url` from the row that has the maximum.
    rows = db.execute(_HOSTS.format(runs=_numbers(runs)), [limit])
    return tuple(SlowHost(*row) for row in rows)


def frequent_reasons(
    db: Database, runs: Sequence[int], limit: int, urls: int
) -> tuple[FrequentReason, ...]:
    """Return why requests of these runs left no article, the most frequent reason first.

    urls: how many addresses of each at most.
    """
    marks = ", ".join("?" * len(_TROUBLES))
    query = _REASONS.format(runs=_numbers(runs), outcomes=marks)
    found = db.execute(query, [*_TROUBLES, limit]).fetchall()
    return tuple(
        FrequentReason(Outcome(outcome), reason, count, in_runs, last, _urls(db, row, urls))
        for row in found
        for outcome, reason, count, in_runs, last in [row]
    )


def frontier_states(db: Database, now: datetime) -> dict[str, FrontierState]:
    """Return the state of each site's frontier at an aware moment."""
    fresh: dict[str, dict[tuple[str, int], int]] = {}
    age, values = _groups("last_fetched", now, [edge for _, edge in _AGES])
    for site, state, group, count in db.execute(_FRESHNESS.format(age=age), values):
        fresh.setdefault(site, {})[state, group] = count
    late: dict[str, dict[int, int]] = {}
    delay, values = _groups("due", now, [timedelta(), *(edge for _, edge in _DELAYS)])
    for site, group, count in db.execute(_LATENESS.format(late=delay), values):
        late.setdefault(site, {})[group] = count
    return {
        site: _state(fresh.get(site, {}), late.get(site, {})) for site in sorted({*fresh, *late})
    }


def article_counts(path: Path) -> dict[str, int] | None:
    """Return how many articles `articles.db` has of each site; None where it is not there.

    Raises pipelines.errors.StoreError for a file that is something else.
    """
    try:
        db = open_database(path, ARTICLES, read_only=True)
    except MissingDatabaseError:
        return None
    try:
        return dict(db.execute(_ARTICLES).fetchall())
    finally:
        db.close()


def _state(fresh: dict[tuple[str, int], int], late: dict[int, int]) -> FrontierState:
    names = [*(name for name, _ in _AGES), _OLDEST]
    delays = ["not due yet", *(name for name, _ in _DELAYS), _LATEST]
    return FrontierState(
        freshness=tuple(
            AgeGroup(name, fresh.get(("fetched", group), 0)) for group, name in enumerate(names)
        ),
        never=_sum(fresh, "discovered"),
        failing=_sum(fresh, "failed"),
        lateness=tuple(AgeGroup(name, late.get(group, 0)) for group, name in enumerate(delays)),
    )


def _sum(fresh: dict[tuple[str, int], int], wanted: str) -> int:
    return sum(count for (state, _), count in fresh.items() if state == wanted)


def _groups(column: str, now: datetime, edges: Iterable[timedelta]) -> tuple[str, list[str]]:
    """Return SQL for the number of the group that a moment in a column is in, and its values."""
    moments = [to_text(now - edge) for edge in edges]
    cases = " ".join(f"WHEN {column} > ? THEN {group}" for group in range(len(moments)))
    return f"CASE {cases} ELSE {len(moments)} END", moments


def _urls(db: Database, row: tuple[str, str, int, int, int], limit: int) -> tuple[str, ...]:
    outcome, reason, _, _, last = row
    found = db.execute(_REASON_URLS, [last, outcome, reason, limit])
    return tuple(url for (url,) in found)


def _numbers(runs: Sequence[int]) -> str:
    # Written out: SQLite takes only so many parameters, and these are ours.
    return ", ".join(str(int(run)) for run in runs)
