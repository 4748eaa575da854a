"""The index made from the segments alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.archive.checked import checked_members
from pipelines.archive.exchange import CaptureRow, Damaged, ExchangeKind, Position
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.index import CaptureIndex
from pipelines.archive.member import Member
from pipelines.archive.names import open_segments, relative_name, sealed_segments, segment_path
from pipelines.archive.raw_record import raw_records
from pipelines.archive.reading import read_member
from pipelines.archive.rewriting import settle
from pipelines.archive.sidecar import read_sidecar, sha256_of
from pipelines.archive.upkeep import upkeep
from pipelines.crawl_db import CrawlStore

Progress = Callable[[int], object]
"""Called with the number of bytes dealt with since the last call."""

_CAPTURES = frozenset(ExchangeKind)


@dataclass(frozen=True, slots=True)
class DamagedSegment:
    """A segment of which not everything could be indexed; `segment` as in the index."""

    segment: str
    bad: tuple[Damaged, ...]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What `index_archive` did.

    indexed, passed_over: segments read, and segments that were indexed already.
    forgotten: names of segments that the index knew and that are gone.
    captures: in the segments read.
    damaged: segments that were read and are damaged; their whole records are indexed.
    unsealed: names of segments still `.open`: being written, or left by a kill
        for the next crawl or import to recover.
    """

    indexed: int
    passed_over: int
    forgotten: tuple[str, ...]
    captures: int
    damaged: tuple[DamagedSegment, ...]
    unsealed: tuple[str, ...]


def index_archive(
    folder: Path,
    crawl: CrawlStore,
    progress: Progress = lambda _: None,
    *,
    everything: bool = False,
) -> IndexReport:
    """Make the index agree with the sealed segments of the folder.

    A segment that is indexed with the size it has is passed over, unless
    `everything`. What is `.open` is left alone: its captures are indexed by
    whoever writes or recovers it. `progress` is told bytes of sealed segments.

    Killed at any moment, it can be repeated. Raises ArchiveError where the
    folder or a segment cannot be read, or others are at the archive's upkeep.
    """
    with upkeep(folder):
        return update_index(folder, crawl.captures, progress, everything=everything)


def update_index(
    folder: Path, index: CaptureIndex, progress: Progress, *, everything: bool = False
) -> IndexReport:
    """Do what `index_archive` does, for a caller that has the upkeep of the archive."""
    settle(folder)
    with as_archive_error(folder, "be read"):
        paths = sealed_segments(folder)
    known = {} if everything else {row.name: row.bytes for row in index.segments()}
    captures, damaged, passed_over = 0, list[DamagedSegment](), 0
    for path in paths:
        name = relative_name(folder, path)
        with as_archive_error(path, "be read"):
            size = path.stat().st_size
        if known.get(name) == size:
            passed_over += 1
            progress(size)
            continue
        count, bad = index_segment(path, name, index, progress)
        captures += count
        damaged += [DamagedSegment(name, bad)] if bad else []
    return IndexReport(
        indexed=len(paths) - passed_over,
        passed_over=passed_over,
        forgotten=_forget_missing(folder, index),
        captures=captures,
        damaged=tuple(damaged),
        unsealed=tuple(relative_name(folder, path) for path in open_segments(folder)),
    )


def index_segment(
    path: Path, name: str, index: CaptureIndex, progress: Progress = lambda _: None
) -> tuple[int, tuple[Damaged, ...]]:
    """Index one sealed segment anew; return how many captures it has, and what is damaged.

    Raises ArchiveError where it cannot be read.
    """
    rows, bad = list[CaptureRow](), list[Damaged]()
    for found in captures_in(path, name, progress):
        if isinstance(found, Damaged):
            bad.append(found)
        else:
            rows.append(found)
    with as_archive_error(path, "be read"):
        state = path.stat()
        checksum = _checksum(path)
    index.replace(name, rows)
    index.seal(name, state.st_size, checksum, datetime.fromtimestamp(state.st_mtime, UTC))
    return len(rows), tuple(bad)


def captures_in(
    path: Path, name: str, progress: Progress = lambda _: None
) -> Iterator[CaptureRow | Damaged]:
    """Yield what the index has to know of a segment, in order of place.

    Raises ArchiveError where it cannot be opened.
    """
    for found in checked_members(path):
        row = found if isinstance(found, Damaged) else _row(found, name)
        if row is not None:
            yield row
        progress(found.length)


def _row(member: Member, name: str) -> CaptureRow | Damaged | None:
    kinds = [record.head.get("WARC-Type") or "" for record in raw_records(member.data)]
    if len(kinds) > 1:
        reason = "several records in one gzip member: `healthnews ingest` reads such files"
        return Damaged(member.offset, member.length, reason)
    if kinds[0].lower() not in _CAPTURES:
        return None
    try:
        found = read_member(member.data)
    except ValueError as error:
        return Damaged(member.offset, member.length, str(error))
    return CaptureRow(
        found.uri,
        found.exchange.fetched_at,
        found.exchange.status,
        found.kind,
        found.payload_digest,
        Position(name, member.offset, member.length),
    )


def _checksum(path: Path) -> str:
    try:
        stated = read_sidecar(path)
    except FileNotFoundError:
        stated = None
    return stated or sha256_of(path)


def _forget_missing(folder: Path, index: CaptureIndex) -> tuple[str, ...]:
    gone = [row.name for row in index.segments() if not segment_path(folder, row.name).exists()]
    for name in gone:
        index.forget(name)
    return tuple(gone)
