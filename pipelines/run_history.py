"""Questions about past runs that `crawl.db` answers: which, how they ended, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.crawl_rows import OutcomeRow, Run, RunState, outcome_from, run_from
from pipelines.errors import UnknownRunError

STORED_NOTHING = tuple(
    sorted(set(Outcome) - {Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE})
)
"""Outcomes of requests that left no article, neither new nor known."""

FAILURES = tuple(
    sorted(
        {
            Outcome.HTTP_ERROR,
            Outcome.NETWORK_ERROR,
            Outcome.BLOCKED,
            Outcome.TOO_LARGE,
            Outcome.UNDECODABLE,
            Outcome.PARSE_ERROR,
            Outcome.INVALID,
        }
    )
)
"""Outcomes of requests where a page was due and is missing.

The others are answers: an article, a page that is none, one that we chose not to
ask for.
"""

_LAST = "SELECT max(id) FROM runs WHERE site IS NOT NULL GROUP BY site ORDER BY site"
_GOOD = """
SELECT runs.id FROM runs JOIN run_measures ON run_measures.run_id = runs.id
WHERE site = ? AND runs.id < ? AND state = ? AND name = 'articles' AND value >= ?
ORDER BY runs.id DESC LIMIT ?
"""
_FIRST = """
SELECT url FROM outcomes
WHERE run_id = ? AND outcome = ? AND url IS NOT NULL AND status IS NOT NULL
ORDER BY id LIMIT ?
"""
_REASONS = "SELECT outcome, reason, url FROM outcomes WHERE run_id = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Reason:
    """Requests of a run that ended in the same outcome for the same reason.

    reason: empty where the outcome says all. urls: the first few.
    """

    outcome: Outcome
    reason: str
    count: int
    urls: tuple[str, ...]


class RunHistory:
    """Reads past runs. Reached as `CrawlStore.history`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def run(self, number: int) -> Run:
        """Return a run. Raises UnknownRunError."""
        for row in self._db.table("runs").rows_where("id = ?", [number]):
            return run_from(row)
        raise UnknownRunError(f"no run has the id {number}")

    def last_of_each_site(self) -> list[Run]:
        """Return the last run of each site that has one, in order of the sites' names."""
        return [self.run(number) for (number,) in self._db.execute(_LAST).fetchall()]

    def good_before(self, run: Run, *, articles: int, limit: int) -> list[int]:
        """Return earlier runs of the run's site that finished, newest first.

        articles: how many one must have read at least. limit: how many runs at most.
        """
        values = [run.site, run.id, RunState.FINISHED, articles, limit]
        return [number for (number,) in self._db.execute(_GOOD, values)]

    def first_urls(self, run: int, limit: int) -> Mapping[Outcome, tuple[str, ...]]:
        """Return the first addresses that were answered, for each outcome of the run."""
        return {
            outcome: tuple(url for (url,) in self._db.execute(_FIRST, [run, outcome, limit]))
            for outcome in Outcome
        }

    def reasons(self, run: int, urls: int) -> list[Reason]:
        """Return why the run's requests ended as they did, the most frequent reason first.

        urls: how many addresses of each reason at most.
        """
        counts: dict[tuple[str, str], int] = {}
        first: dict[tuple[str, str], list[str]] = {}
        for outcome, reason, url in self._db.execute(_REASONS, [run]):
            group = (outcome, reason)
            counts[group] = counts.get(group, 0) + 1
            shown = first.setdefault(group, [])
            if url is not None and len(shown) < urls:
                shown.append(url)
        ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return [
            Reason(Outcome(outcome), reason, count, tuple(first[outcome, reason]))
            for (outcome, reason), count in ordered
        ]

    def unstored(self, run: int) -> Iterator[OutcomeRow]:
        """Yield the run's outcomes that left no article, in the order recorded."""
        return self._of(run, STORED_NOTHING, None)

    def first_failures(self, run: int, limit: int) -> list[OutcomeRow]:
        """Return the first requests of the run that failed, in the order recorded."""
        return list(self._of(run, FAILURES, limit))

    def _of(self, run: int, outcomes: Sequence[Outcome], limit: int | None) -> Iterator[OutcomeRow]:
        marks = ", ".join("?" * len(outcomes))
        rows = self._db.table("outcomes").rows_where(
            f"run_id = ? AND outcome IN ({marks})", [run, *outcomes], "id", limit=limit
        )
        return map(outcome_from, rows)
