"""The captures of a task, each whole, or each with the reason why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive.exchange import (
    Archived,
    ArchiveError,
    CaptureRow,
    Damaged,
    ExchangeKind,
    Position,
)
from pipelines.archive.index import CaptureIndex
from pipelines.archive.lookup import read_capture
from pipelines.archive.reading import read_archive
from pipelines.rebuild.index_queries import knows, offsets, unread_at
from pipelines.rebuild.tasks import Chosen, SegmentRange, Unread
from pipelines.strings import storable

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Spot:
    """A damaged spot, and the captures that the index knows to lie there."""

    segment: str
    damaged: Damaged
    unread: tuple[Unread, ...]


Found = Archived | Spot


def unknown_spot(segment: str, damaged: Damaged) -> Spot:
    """Return a spot where no capture is known to lie, and one may have lain all the same."""
    reason = f"{segment} at {damaged.offset}: {damaged.reason}; no capture is known to lie there"
    return Spot(segment, damaged, (Unread(damaged.uri, None, None, reason),))


class SegmentChangedError(ArchiveError):
    """A segment is not what it was when the rebuild began."""


def read_range(archive: Path, db: Database, source: SegmentRange) -> Iterator[Found]:
    """Yield the captures of a range with their payloads, then what of it is damaged.

    What the index knows to begin in the range ends as one or the other. Raises
    ArchiveError where the segment cannot be opened, or changes meanwhile.
    """
    path, index = archive / source.segment, CaptureIndex(db)
    spots: list[Damaged] = []
    seen: set[int] = set()
    _require_unchanged(path, source)
    for found in read_archive(path, start=source.start):
        if found.offset >= source.end:
            break
        if isinstance(found, Damaged):
            spots.append(found)
        else:
            seen.add(found.offset)
            yield _whole(archive, index, source.segment, found)
    _require_unchanged(path, source)
    known = offsets(db, source.segment, source.start, source.end)
    yield from _spots(db, source, spots, [offset for offset in known if offset not in seen])


def read_chosen(archive: Path, db: Database, source: Chosen) -> Iterator[Found]:
    """Yield the captures, each from its place in the archive."""
    index = CaptureIndex(db)
    for row in source.rows:
        try:
            yield read_capture(archive, index, row)
        except ArchiveError as error:
            yield _unreadable(row, error)


def _require_unchanged(path: Path, source: SegmentRange) -> None:
    try:
        state = path.stat()
    except OSError as error:
        raise SegmentChangedError(path, f"cannot be read: {error.strerror}") from error
    if (state.st_size, state.st_mtime_ns) != (source.size, source.changed):
        raise SegmentChangedError(path, "changed while it was read: start the rebuild again")


def _whole(archive: Path, index: CaptureIndex, segment: str, found: Archived) -> Found:
    exchange = found.exchange
    if found.kind is not ExchangeKind.REVISIT or exchange.status == _NOT_MODIFIED:
        return found
    row = CaptureRow(
        storable(found.uri),
        exchange.fetched_at,
        exchange.status,
        found.kind,
        found.payload_digest,
        Position(segment, found.offset, 0),
    )
    try:
        return replace(read_capture(archive, index, row), offset=found.offset)
    except ArchiveError as error:
        return _unreadable(row, error)


def _spots(
    db: Database, source: SegmentRange, spots: list[Damaged], missing: list[int]
) -> Iterator[Spot]:
    for spot in spots:
        end = spot.offset + spot.length
        there = [offset for offset in missing if spot.offset <= offset < end]
        missing = [offset for offset in missing if offset not in there]
        yield _spot(db, source.segment, spot, there)
    for offset in missing:
        yield _spot(db, source.segment, Damaged(offset, 0, "no capture where one was"), [offset])


def _spot(db: Database, segment: str, damaged: Damaged, there: list[int]) -> Spot:
    reason = f"{segment} at {damaged.offset}: {damaged.reason}"
    known = tuple(unread_at(db, segment, offset, reason) for offset in there)
    if known:
        return Spot(segment, damaged, known)
    # A request's record, say, names the page whose capture lies beside it and was read.
    is_beside = damaged.uri is not None and knows(db, segment, damaged.uri)
    return unknown_spot(segment, replace(damaged, uri=None) if is_beside else damaged)


def _unreadable(row: CaptureRow, error: ArchiveError) -> Spot:
    at, message = row.position, str(error).removeprefix(f"{error.path}: ")
    unread = Unread(row.uri, row.fetched_at, row.status, f"{at.segment} at {at.offset}: {message}")
    return Spot(at.segment, Damaged(at.offset, 0, message, row.uri), (unread,))
