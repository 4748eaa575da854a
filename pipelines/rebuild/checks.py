"""Whether the segments are what they were when they were sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.archive.exchange import ArchiveError, Damaged
from pipelines.archive.index import CaptureIndex
from pipelines.archive.names import is_blocked
from pipelines.archive.recovery import Recovered
from pipelines.archive.sidecar import read_sidecar
from pipelines.crawl_rows import OutcomeRow
from pipelines.rebuild.crew import Killed
from pipelines.rebuild.engine import Engine
from pipelines.rebuild.index_queries import offsets, unread_at
from pipelines.rebuild.planning import SegmentFile
from pipelines.rebuild.range_reading import Spot, unknown_spot
from pipelines.rebuild.records import Advance, DamagedSpot

_ENDLESS = 2**63 - 1
_ALTERED = "the file is not what its checksum says, although every record in it could be read"


@dataclass(frozen=True, slots=True)
class CheckedSegment:
    """A segment and its SHA-256 in hex. altered: whether its sidecar names another."""

    file: SegmentFile
    sha256: str
    altered: bool


def vanished(archive: Path, db: Database) -> list[Spot]:
    """Return what the index knows beyond the end of segments, and in segments that are gone.

    To be asked before the index is brought up to date, which forgets it.
    """
    found = []
    for segment in CaptureIndex(db).segments():
        if segment.bytes is None or is_blocked(segment.name):
            continue
        path = archive / segment.name
        size = path.stat().st_size if path.exists() else 0
        if size < segment.bytes:
            reason = "the file is cut off before it" if size else "the segment is gone"
            spot = Damaged(size, segment.bytes - size, reason)
            where = f"{segment.name} at {size}: {reason}"
            lost = offsets(db, segment.name, size, _ENDLESS)
            unread = tuple(unread_at(db, segment.name, at, where) for at in lost)
            found.append(Spot(segment.name, spot, unread))
    return found


def checked(
    engine: Engine, segments: list[SegmentFile], advance: Advance
) -> Iterator[CheckedSegment]:
    """Yield every segment with its checksum, in order. Raises OSError, ArchiveError."""
    sums = engine.sums([segment.path for segment in segments])
    for segment, sha256 in zip(segments, sums, strict=True):
        if isinstance(sha256, Killed):
            raise ArchiveError(segment.path, "the process that read it was killed")
        yield CheckedSegment(segment, sha256, _is_altered(segment.path, sha256))
        advance(segment.size)


def altered_spot(segment: CheckedSegment) -> Spot:
    """Return what to tell of a file that is not what its checksum says."""
    return unknown_spot(segment.file.name, Damaged(0, 0, _ALTERED))


def recovery_spots(recovered: list[Recovered]) -> list[Spot]:
    """Return the damage that was met while killed runs were recovered.

    A record that was being written when its writer died is no damage: nobody
    was told that it was kept.
    """
    return [
        unknown_spot(of.segment, spot)
        for of in recovered
        if of.damaged_original is not None
        for spot in of.lost
    ]


def outcomes_of(spot: Spot) -> list[OutcomeRow]:
    """Return the outcomes of what lay there."""
    return [
        OutcomeRow(of.uri, Outcome.PARSE_ERROR, of.reason, of.fetched_at, of.status)
        for of in spot.unread
    ]


def told(spot: Spot) -> DamagedSpot:
    """Return the spot for the summary."""
    damaged = spot.damaged
    uris = tuple(of.uri for of in spot.unread if of.uri is not None)
    return DamagedSpot(spot.segment, damaged.offset, damaged.length, damaged.reason, uris)


def _is_altered(path: Path, sha256: str) -> bool:
    try:
        return read_sidecar(path) != sha256
    except FileNotFoundError:
        return False  # another program's file
