"""What past runs did, in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from healthnews.quantities import size_text
from healthnews.tables import listed, table
from parsers import Outcome
from pipelines.crawl_db import CrawlStore, Run, RunState


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run, how many of its requests ended in each outcome, and how fast it was.

    arguments: what the command was given, as JSON.
    finished_at: None while it runs, and for ever where it was killed.
    seconds: from start to finish, None without a finish.
    pages: requests that the server answered; bytes_received: of all bodies.
        None for runs that ask no server.
    pages_per_second: None where either is not known.
    """

    id: int
    command: str
    site: str | None
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    arguments: msgspec.Raw
    outcomes: Mapping[Outcome, int]
    pages: int | None
    bytes_received: int | None
    pages_per_second: float | None

    @classmethod
    def read(cls, store: CrawlStore, run: Run) -> Self:
        """Return the report of a run."""
        measures = store.measures.of(run.id)
        pages = None if measures is None else measures.pages
        seconds = None
        if run.finished_at is not None:
            seconds = (run.finished_at - run.started_at).total_seconds()
        return cls(
            id=run.id,
            command=run.command,
            site=run.site,
            state=run.state,
            started_at=run.started_at,
            finished_at=run.finished_at,
            seconds=seconds,
            arguments=msgspec.Raw(run.arguments.encode()),
            outcomes=store.outcome_counts(run.id),
            pages=pages,
            bytes_received=None if measures is None else measures.bytes,
            pages_per_second=round(pages / seconds, 3) if pages and seconds else None,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    @property
    def started(self) -> str:
        """The moment of the start, for people."""
        return self.started_at.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")

    @property
    def duration(self) -> str:
        """Seconds from start to finish, for people."""
        return "-" if self.seconds is None else f"{self.seconds:.1f}"

    @property
    def rate(self) -> str:
        """Pages per second, for people."""
        return "-" if self.pages_per_second is None else f"{self.pages_per_second:.2f}"

    @property
    def size(self) -> str:
        """Bytes received, for people."""
        return "-" if self.bytes_received is None else size_text(self.bytes_received)


def runs_table(reports: Sequence[RunReport]) -> str:
    """Return a line per run."""
    headings = ("run", "command", "site", "state", "started", "seconds", "pages", "pages/s")
    rows = [
        (
            str(report.id),
            report.command,
            report.site or "-",
            report.state,
            report.started,
            report.duration,
            "-" if report.pages is None else str(report.pages),
            report.rate,
            report.size,
            listed(report.outcomes),
        )
        for report in reports
    ]
    return table((*headings, "received", "outcomes"), rows)
