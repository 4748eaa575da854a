"""Runs, outcomes and quarantined records, and their rows in `crawl.db`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from parsers.outcome import Outcome
from pipelines.moments import from_text, from_text_or_none, to_text_or_none
from pipelines.strings import storable


class RunState(StrEnum):
    """How a run stands. A run that was killed stays `running`."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How one request or file ended.

    url: as fetched, or the path of a file without one.
    reason: for a person to act on; empty where the outcome says all.
    at: aware moment of the fetch, None where not known.
    status: the HTTP status, None where no response came.
    identity: of the article stored, None for every other outcome.
    """

    url: str | None
    outcome: Outcome
    reason: str
    at: datetime | None
    status: int | None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that failed validation, kept for inspection.

    reasons: each problem found, with the wrong value.
    record: the record as JSON text (see `parsers.codec`).
    fetched_at: aware moment of the fetch, None where not known.
    """

    url: str | None
    reasons: tuple[str, ...]
    record: str
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command. `arguments` is what the command was given, as JSON text."""

    id: int
    command: str
    site: str | None
    arguments: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None


def outcome_values(run: int, row: OutcomeRow) -> tuple[object, ...]:
    """Return the values for `outcomes`, in the order of its columns after `id`."""
    return (
        run,
        None if row.url is None else storable(row.url),
        row.outcome,
        storable(row.reason),
        to_text_or_none(row.at),
        row.status,
        row.identity,
    )


def outcome_from(row: Mapping[str, Any]) -> OutcomeRow:
    """Return the outcome that a row of `outcomes` holds."""
    return OutcomeRow(
        url=row["url"],
        outcome=Outcome(row["outcome"]),
        reason=row["reason"],
        at=from_text_or_none(row["at"]),
        status=row["status"],
        identity=row["identity"],
    )


def quarantine_values(run: int, item: Quarantined) -> tuple[object, ...]:
    """Return the values for `quarantine`, in the order of its columns."""
    record = storable(item.record)
    return (
        hashlib.sha256(record.encode("utf-8")).hexdigest(),
        run,
        None if item.url is None else storable(item.url),
        storable(json.dumps(item.reasons, ensure_ascii=False)),
        record,
        to_text_or_none(item.fetched_at),
    )


def quarantined_from(row: Mapping[str, Any]) -> Quarantined:
    """Return the record that a row of `quarantine` holds."""
    return Quarantined(
        url=row["url"],
        reasons=tuple(json.loads(row["reasons"])),
        record=row["record"],
        fetched_at=from_text_or_none(row["fetched_at"]),
    )


def run_from(row: Mapping[str, Any]) -> Run:
    """Return the run that a row of `runs` holds."""
    return Run(
        id=row["id"],
        command=row["command"],
        site=row["site"],
        arguments=row["arguments"],
        state=RunState(row["state"]),
        started_at=from_text(row["started_at"]),
        finished_at=from_text_or_none(row["finished_at"]),
    )
