"""What past runs did, for the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from healthnews.tables import listed, table
from parsers import Outcome
from pipelines.crawl_db import CrawlStore, OutcomeRow, Run, RunState
from pipelines.errors import UnknownRunError

# Reasons shown per outcome.
_FIRST = 3


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run, and how many of its requests ended in each outcome.

    arguments: what the command was given, as JSON.
    finished_at: None while it runs, and for ever where it was killed.
    """

    id: int
    command: str
    site: str | None
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    arguments: msgspec.Raw
    outcomes: Mapping[Outcome, int]

    @classmethod
    def of(cls, run: Run, outcomes: Mapping[Outcome, int]) -> Self:
        """Return the report of a run with these counts."""
        return cls(
            run.id,
            run.command,
            run.site,
            run.state,
            run.started_at,
            run.finished_at,
            msgspec.Raw(run.arguments.encode()),
            outcomes,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


def runs_table(reports: Sequence[RunReport]) -> str:
    """Return a line per run."""
    rows = [
        (
            str(report.id),
            report.command,
            report.site or "-",
            report.state,
            _moment(report.started_at),
            _seconds(report),
            listed(report.outcomes),
        )
        for report in reports
    ]
    return table(("run", "command", "site", "state", "started", "seconds", "outcomes"), rows)


@dataclass(frozen=True, slots=True)
class Example:
    """One request that ended in some outcome, and why."""

    outcome: Outcome
    reason: str
    url: str | None


@dataclass(frozen=True, slots=True)
class RunDetails:
    """A run and the first reasons for each of its outcomes."""

    run: RunReport
    examples: tuple[Example, ...]

    @classmethod
    def read(cls, store: CrawlStore, number: int) -> Self:
        """Return the details of a run. Raises UnknownRunError."""
        found = [run for run in store.runs() if run.id == number]
        if not found:
            raise UnknownRunError(f"no run has the id {number}")
        report = RunReport.of(found[0], store.outcome_counts(number))
        examples = _examples(store, number)
        return cls(report, tuple(examples))

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return the run, its counts and the first reasons, for people."""
        report = self.run
        return "\n".join(
            (
                f"run        {report.id}: {report.command} {report.site or ''}".rstrip(),
                f"state      {report.state}",
                f"started    {_moment(report.started_at)}",
                f"seconds    {_seconds(report)}",
                f"arguments  {bytes(report.arguments).decode()}",
                f"outcomes   {listed(report.outcomes)}",
                *self._reasons(),
            )
        )

    def _reasons(self) -> list[str]:
        if not self.examples:
            return []
        rows = [(example.outcome, example.url or "-", example.reason) for example in self.examples]
        return ["", table(("outcome", "url", "reason"), rows)]


def _examples(store: CrawlStore, number: int) -> list[Example]:
    shown: dict[Outcome, list[OutcomeRow]] = {}
    for row in store.outcomes(number):
        of_outcome = shown.setdefault(row.outcome, [])
        if row.reason and len(of_outcome) < _FIRST:
            of_outcome.append(row)
    rows = [row for _, of_outcome in sorted(shown.items()) for row in of_outcome]
    return [Example(row.outcome, row.reason, row.url) for row in rows]


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")


def _seconds(report: RunReport) -> str:
    if report.finished_at is None:
        return "-"
    return f"{(report.finished_at - report.started_at).total_seconds():.1f}"
