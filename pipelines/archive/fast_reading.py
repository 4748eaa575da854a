"""Captures of a sound file at full speed, with FastWARC."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.archive.captured import CaptureError, capture_in, fields_of
from pipelines.archive.exchange import Archived
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.member import MAX_MEMBER

# Not "all but the types that hold captures": a record of no type at all is damaged.
_NO_CAPTURES = int(WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.metadata)


@contextmanager
def records_of(path: Path, start: int) -> Iterator[Iterator[WarcRecord]]:
    """Yield the records of a file from the offset on.

    Iterating raises OSError where FastWARC meets damage; what it does not see
    is told by the record's length and the next record. Raises ArchiveError
    where the file cannot be opened.
    """
    with as_archive_error(path, "be opened"):
        file = path.open("rb")
    with file:
        file.seek(start)
        yield iter(ArchiveIterator(file, parse_http=False))


def may_hold_capture(record: WarcRecord) -> bool:
    """Whether the record has to be read: it is not of a type that holds none."""
    return not int(record.record_type) & _NO_CAPTURES


def read_fast(path: Path, start: int) -> Generator[Archived, None, int]:
    """Yield captures as long as all is well; return the offset from which to read with care.

    FastWARC ends a cut file without a word, and may give the last bytes of a
    record before it has seen their check sum. So a capture is held back until
    the next record has come, and the last one is left to the careful reader.
    """
    pending: Archived | None = None
    at = start
    with records_of(path, start) as records:
        try:
            for record in records:
                if pending is not None:
                    if pending.offset == record.stream_pos:
                        return at  # one gzip member for several records
                    yield pending
                    pending = None
                at = record.stream_pos
                if not may_hold_capture(record):
                    continue
                length = record.content_length
                if length > MAX_MEMBER:
                    return at
                block = record.reader.read()
                if len(block) != length:
                    return at
                pending = capture_in(fields_of(record.headers.to_tuples()), block, at)
        except (OSError, CaptureError):
            return at
    return at
