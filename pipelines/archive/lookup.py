"""One capture by its place: the record, and of a revisit the payload too."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipelines.archive.exchange import (
    Archived,
    ArchiveError,
    CaptureRow,
    Damaged,
    ExchangeKind,
    Position,
    RefersTo,
)
from pipelines.archive.index import CaptureIndex
from pipelines.archive.members import walk_members
from pipelines.archive.names import is_blocked, segment_path
from pipelines.archive.raw_record import raw_records
from pipelines.archive.reading import read_member
from pipelines.archive.record_digests import problems
from pipelines.strings import storable


def read_capture(folder: Path, index: CaptureIndex, row: CaptureRow) -> Archived:
    """Return the capture that lies at the row's place, a revisit with its payload.

    One or two reads, however large the archive is. A revisit stays one in
    `kind` and `refers_to`; its exchange has its own headers and the body that
    it refers to.

    Raises ArchiveError where a file is missing or damaged, where the index does
    not agree with it, and where a revisit's payload is gone.
    """
    found = read_record(folder, row)
    if found.kind is not ExchangeKind.REVISIT:
        return found
    body = _payload(folder, index, row, found.refers_to)
    return replace(found, exchange=replace(found.exchange, body=body))


def page_at(index: CaptureIndex, uri: str, moment: datetime | None = None) -> CaptureRow | None:
    """Return what the page was at a moment, or is: the newest capture that is no refusal.

    A refusal (kept in `blocked/`) only where there is nothing else, as with
    `CaptureIndex.at`. Raises ValueError for a moment without a time zone.
    """
    newest = index.at(uri, moment)
    if newest is None or not is_blocked(newest.position.segment):
        return newest
    pages = [row for row in index.history(uri) if not is_blocked(row.position.segment)]
    if moment is not None:
        pages = [row for row in pages if row.fetched_at is None or row.fetched_at <= moment]
    return pages[-1] if pages else newest


def read_record(folder: Path, row: CaptureRow) -> Archived:
    """Return the record at the row's place; of a revisit the body is empty.

    Raises ArchiveError as `read_capture` does.
    """
    path, data = _member(folder, row.position)
    try:
        found = read_member(data)
        wrong = [problem for record in raw_records(data) for problem in problems(record)]
    except ValueError as error:
        raise _damaged(path, row.position, str(error)) from error
    if (storable(found.uri), found.payload_digest) != (row.uri, row.payload_digest):
        raise _disagrees(path, row)
    if wrong:
        raise _damaged(path, row.position, "; ".join(wrong))
    return found


def _payload(
    folder: Path, index: CaptureIndex, revisit: CaptureRow, refers_to: RefersTo | None
) -> bytes:
    named = holder_of(index, revisit, refers_to)
    if named is None:
        raise ArchiveError(
            segment_path(folder, revisit.position.segment),
            f"offset {revisit.position.offset}: the payload that this revisit of {revisit.uri} "
            "refers to is not in the index",
        )
    try:
        return read_record(folder, named).exchange.body
    except ArchiveError:
        # The same bytes may have come from elsewhere, too.
        for other in index.holders_of(revisit.payload_digest):
            with suppress(ArchiveError):
                return read_record(folder, other).exchange.body
        raise


def holder_of(
    index: CaptureIndex, revisit: CaptureRow, refers_to: RefersTo | None
) -> CaptureRow | None:
    """Return the capture that holds a revisit's payload: the one named, else any with its digest.

    None where the index has none.
    """
    if refers_to is not None and refers_to.uri is not None:
        named = index.exact(refers_to.uri, refers_to.fetched_at)
        if (
            named is not None
            and named.kind is not ExchangeKind.REVISIT
            and named.payload_digest == revisit.payload_digest
        ):
            return named
    return index.of_digest(revisit.payload_digest)


def member_at(folder: Path, position: Position) -> bytes:
    """Return the member at a place, unpacked. Raises ArchiveError."""
    return _member(folder, position)[1]


def _member(folder: Path, position: Position) -> tuple[Path, bytes]:
    path = segment_path(folder, position.segment)
    try:
        return path, _read(path, position)
    except ArchiveError:
        # It may have been sealed, and so renamed, since we looked.
        again = segment_path(folder, position.segment)
        if again == path:
            raise
        return again, _read(again, position)


def _read(path: Path, position: Position) -> bytes:
    found = next(walk_members(path, position.offset), None)
    if found is None:
        raise _damaged(path, position, "the file ends before it")
    if isinstance(found, Damaged):
        raise _damaged(path, position, found.reason)
    return found.data


def _damaged(path: Path, position: Position, reason: str) -> ArchiveError:
    return ArchiveError(
        path,
        f"offset {position.offset}: {reason}; "
        "`healthnews archive verify` says what else is damaged",
    )


def _disagrees(path: Path, row: CaptureRow) -> ArchiveError:
    return ArchiveError(
        path,
        f"offset {row.position.offset}: another record than the index says; "
        "`healthnews archive index --all` puts the index right",
    )
