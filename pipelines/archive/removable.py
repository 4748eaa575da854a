"""What could be removed from an archive, in the order in which it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.exchange import ArchiveError, CaptureRow, ExchangeKind, Position
from pipelines.archive.index import CaptureIndex
from pipelines.archive.lookup import holder_of, read_capture, read_record
from pipelines.archive.names import is_blocked
from pipelines.archive.superseded import Sources, superseded
from pipelines.moments import to_text_or_none


@dataclass(frozen=True, slots=True)
class Removable:
    """A capture that may go.

    bytes: that its segment is smaller without it.
    revisits: where the captures lie that refer to its payload. They may go too,
        and must have gone before it.
    order: what goes before what, see `removable`.
    """

    row: CaptureRow
    bytes: int
    revisits: tuple[Position, ...]
    order: tuple[bool, str, bool]


def removable(
    folder: Path, index: CaptureIndex, sources: Sources, segments: Collection[str]
) -> list[Removable]:
    """Return what may go, in order: refusals first, then pages, each the oldest first.

    A payload goes after the last capture that refers to it, so whatever part of
    the list is removed from its beginning, nothing that is left misses anything.

    segments: names of the segments that may be rewritten; the others stay whole.
    """

    def is_whole(row: CaptureRow) -> bool:
        try:
            return bool(read_capture(folder, index, row).exchange.body)
        except ArchiveError:
            return False

    candidates = {
        row.position: row
        for history in index.histories()
        for row in superseded(history, sources, is_whole)
        if row.position.segment in segments
    }
    needed_by = _needed_by(folder, index, candidates)
    found = [
        _removable(index, row, needed_by[position])
        for position, row in candidates.items()
        if all(revisit.position in candidates for revisit in needed_by[position])
    ]
    return sorted(found, key=lambda item: item.order)


def _removable(index: CaptureIndex, row: CaptureRow, revisits: Sequence[CaptureRow]) -> Removable:
    is_page, moment = max(map(_age, (row, *revisits)))
    return Removable(
        row=row,
        bytes=index.extent(row),
        revisits=tuple(revisit.position for revisit in revisits),
        order=(is_page, moment, bool(revisits)),
    )


def _age(row: CaptureRow) -> tuple[bool, str]:
    # Unknown moments come first, as everywhere.
    return not is_blocked(row.position.segment), to_text_or_none(row.fetched_at) or ""


def _needed_by(
    folder: Path, index: CaptureIndex, candidates: Mapping[Position, CaptureRow]
) -> Mapping[Position, list[CaptureRow]]:
    """Return the captures that refer to a payload, by where the payload lies."""
    found = defaultdict[Position, list[CaptureRow]](list)
    digests = {
        row.payload_digest for row in candidates.values() if row.kind is not ExchangeKind.REVISIT
    }
    for digest in sorted(digests):
        holders = index.holders_of(digest)
        for revisit in index.revisits_of(digest):
            for holder in _possible_holders(folder, index, revisit, holders):
                found[holder.position].append(revisit)
    return found


def _possible_holders(
    folder: Path, index: CaptureIndex, revisit: CaptureRow, holders: Sequence[CaptureRow]
) -> Sequence[CaptureRow]:
    if len(holders) == 1:
        return holders
    try:
        holder = holder_of(index, revisit, read_record(folder, revisit).refers_to)
    except ArchiveError:
        return holders
    return [] if holder is None else [holder]
