"""What a rebuild is asked and what it came to, as typed records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from parsers.outcome import Outcome
from pipelines.archive.captures import result_of
from pipelines.rebuild.engine import StartEngine, local_engine
from pipelines.rebuild.merging import Building
from pipelines.rebuild.target import OpenTarget
from pipelines.rebuild.tasks import Reader

Advance: TypeAlias = Callable[[int], object]

CAPTURES_PER_PART = 1000
"""Enough to make a part's fixed cost small, few enough to share segments out evenly."""


def _silent(_label: str, _total: int, _in_bytes: bool) -> AbstractContextManager[Advance]:
    return nullcontext(lambda _count: None)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RebuildOptions:
    """What to rebuild, from what, and how.

    archive: the folder of the segments.
    likeness_of: where the archive is, if `archive` only shows its names and sizes.
    db: the current database; only read, unless a killed run's last captures
        have to be stored first, as at every start of a crawl.
    into: the new database.
    jobs: processes that parse.
    stale: begin with a copy of the current database, and read again only what
        an older parser has read.
    keep_parts: leave them for the next rebuild, which then reads only what is new.
    start_engine: starts what does the work, with `jobs`.
    open_target: what parts are put together into, `into` by default a database.
    progress: shows a phase of so many captures, or of bytes, while its context lasts.
    clock: tells the time, with a time zone.
    reader, captures_per_part: for tests.
    """

    archive: Path
    db: Path
    into: Path
    crawl_db: Path
    jobs: int
    stale: bool = False
    keep_parts: bool = False
    likeness_of: str | None = None
    start_engine: StartEngine = local_engine
    open_target: OpenTarget = Building.open
    progress: Callable[[str, int, bool], AbstractContextManager[Advance]] = _silent
    clock: Callable[[], datetime] = _now
    reader: Reader = result_of
    captures_per_part: int = CAPTURES_PER_PART


@dataclass(frozen=True, slots=True)
class DamagedSpot:
    """A spot of the archive that could not be read.

    offset, length: in bytes of the segment; length 0 where not known.
    uris: of the captures that the index knows to lie there.
    """

    segment: str
    offset: int
    length: int
    reason: str
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long each phase took, one after the other.

    recover: replaying what killed runs left. index: bringing the index up to
    date and checking the segments. parse_store: until the last part is made.
    merge: until all parts are in the new database; with more than two
    processes that is done, all but the last, while others are made. relate:
    working out what holds between the articles. finish: making the file durable
    and putting it in place.

    workers: no phase, but the CPU time of all processes that made parts.
    """

    recover: float
    index: float
    parse_store: float
    merge: float
    relate: float
    finish: float
    workers: float


@dataclass(frozen=True, slots=True)
class PeakMemory:
    """The most memory that this process and any one worker have held, in bytes."""

    parent: int
    worker: int


@dataclass(frozen=True, slots=True)
class RebuildSummary:
    """What a rebuild came to.

    run: its number in `crawl.db`.
    captures: read, or known and not readable: one outcome each.
    articles: in the new database.
    lost: captures among the outcomes that could not be read.
    damaged: where, in order of segment and offset.
    recovered: a line per segment that a killed run had left open.
    left_out: segments that are being written.
    parts_made, parts_reused: pieces of work done, and taken from an earlier rebuild.
    missing: with `stale`, the articles whose capture is not in the archive; they
        stay as they are.
    """

    run: int
    into: Path
    segments: int
    captures: int
    outcomes: Mapping[Outcome, int]
    articles: int
    lost: int
    damaged: tuple[DamagedSpot, ...]
    recovered: tuple[str, ...]
    left_out: tuple[str, ...]
    parts_made: int
    parts_reused: int
    missing: tuple[str, ...]
    seconds: Seconds
    peak_memory: PeakMemory
