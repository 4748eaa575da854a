"""Captures of a file that is one compressed stream: nothing is found again behind damage."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import WarcRecord

from pipelines.archive.captured import CaptureError, capture_in, fields_of, uri_of
from pipelines.archive.exchange import Archived, Damaged
from pipelines.archive.fast_reading import may_hold_capture, records_of
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.member import CUT, MAX_MEMBER, TOO_LARGE
from pipelines.archive.member_captures import altered

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 2**16
_REST = "; what follows in the stream cannot be read"


def read_stream(path: Path, start: int) -> Iterator[Archived | Damaged]:
    """Yield the captures, all with `start` as their offset, and the damage.

    A record is checked against its digest before it is given: the check sum of
    the stream stands at its end, if there is one. Raises ArchiveError where the
    file cannot be opened.
    """
    with records_of(path, start) as records:
        try:
            for record in filter(may_hold_capture, records):
                found = _found(record, start)
                if found is not None:
                    yield found
                if isinstance(found, Damaged) and found.reason.endswith(_REST):
                    return
        except OSError as error:
            yield Damaged(start, 0, f"{error}{_REST}")
            return
    reason = _end_of_gzip(path, start)
    if reason is not None:
        yield Damaged(start, 0, reason)


def _found(record: WarcRecord, offset: int) -> Archived | Damaged | None:
    """Read a record that may hold a capture. Raises OSError where the stream is damaged."""
    fields, length = fields_of(record.headers.to_tuples()), record.content_length
    uri = uri_of(fields)
    if length > MAX_MEMBER:
        whole = record.reader.consume() == length
        return Damaged(offset, 0, TOO_LARGE if whole else CUT + _REST, uri)
    block = record.reader.read()
    if len(block) != length:
        return Damaged(offset, 0, CUT + _REST, uri)
    reason = altered(fields, block)
    if reason is not None:
        return Damaged(offset, 0, reason, uri)
    try:
        return capture_in(fields, block, offset)
    except CaptureError as error:
        return Damaged(offset, 0, str(error), uri)


def _end_of_gzip(path: Path, start: int) -> str | None:
    """Return why the last gzip member is not whole, which FastWARC does not tell."""
    with as_archive_error(path, "be read"), path.open("rb") as file:
        file.seek(start)
        packed = file.read(_CHUNK)
        if not packed.startswith(_GZIP_MAGIC):
            return None
        inflater = zlib.decompressobj(_GZIP)
        try:
            while packed:
                inflater.decompress(packed, _CHUNK)
                packed = inflater.unconsumed_tail or inflater.unused_data or file.read(_CHUNK)
                if inflater.eof and packed:
                    inflater = zlib.decompressobj(_GZIP)
        except zlib.error as error:
            return f"gzip: {error}"
        return None if inflater.eof else CUT
