"""Units of work: captures in, one part out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from parsers.capture import Capture
from parsers.outcome import Rejected
from parsers.record import Article
from pipelines.archive.exchange import CaptureRow, Exchange

Reader: TypeAlias = Callable[[Exchange], tuple[Capture, Article | Rejected]]
"""What an exchange says: `pipelines.archive.captures.result_of`, or a stand-in for it."""


@dataclass(frozen=True, slots=True)
class SegmentRange:
    """The captures of a segment that begin between two offsets, the second one excluded.

    segment: the file's name in the archive. size, changed: its bytes and time
        of change, in ns: another size or time is another file.
    """

    segment: str
    start: int
    end: int
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Captures from anywhere in the archive."""

    rows: tuple[CaptureRow, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker gets.

    key: of everything the part depends on; equal keys, equal parts.
    part: where the part goes.
    reader: importable by name, as processes need it.
    """

    key: str
    part: Path
    archive: Path
    crawl_db: Path
    source: SegmentRange | Chosen
    reader: Reader


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part that is whole. lost: those of its captures that could not be read."""

    path: Path
    captures: int
    lost: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A capture that the index knows, or damage that may have held one.

    uri, fetched_at, status: None where not known.
    """

    uri: str | None
    fetched_at: datetime | None
    status: int | None
    reason: str
