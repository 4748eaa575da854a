"""Any WARC file as a stream of captures: ours and others', sound and damaged."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipelines.archive.captured import CaptureError, capture_in, fields_of, uri_of
from pipelines.archive.exchange import Archived, Damaged
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.member import MAX_MEMBER, Member
from pipelines.archive.members import walk_members
from pipelines.archive.raw_record import HeaderError, RawRecord, raw_records

_CAPTURES = (
    WarcRecordType.response
    | WarcRecordType.revisit
    | WarcRecordType.resource
    | WarcRecordType.conversion
    | WarcRecordType.continuation
)
_GZIP = b"\x1f\x8b\x08"

_Reading = Generator[Archived | Damaged, None, int | None]


def read_archive(path: Path, *, start: int = 0) -> Iterator[Archived | Damaged]:
    """Yield the captures of a file in order, and each spot that cannot be read.

    WARC 1.0 and 1.1, WET; compressed with gzip or plain. Requests, metadata and
    other records are passed over. A capture is yielded once its bytes are known
    to be whole. Memory does not grow with the file: a record of more than 64 MB
    is `Damaged`.

    start: an offset at which a record begins.

    Raises ArchiveError where the file cannot be opened.
    """
    with as_archive_error(path, "be opened"), path.open("rb") as file:
        file.seek(start)
        compressed = file.read(len(_GZIP)) == _GZIP
    at: int | None = start
    while at is not None:
        if compressed:
            at = yield from _fast(path, at)
        at = yield from _careful(path, at)


def read_member(data: bytes) -> Archived:
    """Return the capture of one record, given its bytes unpacked.

    Raises ValueError where they are not one whole record that holds a capture.
    """
    (record,) = raw_records(data)
    capture = _capture(record, 0)
    if capture is None:
        raise CaptureError("a record that holds no capture")
    return capture


def _fast(path: Path, start: int) -> Generator[Archived, None, int]:
    """Yield captures as long as all is well; return the offset from which to read with care.

    FastWARC ends a cut file without a word, and may give the last bytes of a
    record before it has seen their check sum. So a capture is held back until
    the next record has come, and the last one is left to the careful reader.
    """
    pending: Archived | None = None
    at = start
    with path.open("rb") as file:
        file.seek(start)
        try:
            for record in ArchiveIterator(file, record_types=_CAPTURES, parse_http=False):
                offset = record.stream_pos
                if pending is not None:
                    if pending.offset == offset:
                        return at  # one member for several records
                    yield pending
                    pending = None
                at = offset
                length = record.content_length
                if length > MAX_MEMBER:
                    return at
                block = record.reader.read()
                if len(block) != length:
                    return at
                pending = capture_in(fields_of(record.headers.to_tuples()), block, offset)
        except (OSError, CaptureError):
            return at
    return at


def _careful(path: Path, start: int) -> _Reading:
    """Yield captures and damage; return where the fast reader may go on, None at the end."""
    damaged = False
    for found in walk_members(path, start):
        if isinstance(found, Damaged):
            damaged = True
            yield found
            continue
        if damaged:
            return found.offset
        for capture in _captures(found):
            damaged = damaged or isinstance(capture, Damaged)
            yield capture
    return None


def _captures(member: Member) -> Iterator[Archived | Damaged]:
    try:
        for record in raw_records(member.data):
            try:
                capture = _capture(record, member.offset)
            except CaptureError as error:
                uri = uri_of(fields_of(record.head.fields))
                yield Damaged(member.offset, member.length, str(error), uri)
            else:
                if capture is not None:
                    yield capture
    except HeaderError as error:
        yield Damaged(member.offset, member.length, str(error))


def _capture(record: RawRecord, offset: int) -> Archived | None:
    return capture_in(fields_of(record.head.fields), record.block, offset)
