"""Gzip members: reading one, and finding the next after damage."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from pipelines.archive.exchange import Damaged
from pipelines.archive.member import CUT, MAX_MEMBER, TOO_LARGE, Member, positions
from pipelines.archive.raw_record import MAX_HEAD, uri_in

_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_CHUNK = 16 * 2**10
_GZIP = 16 + zlib.MAX_WBITS


def read(file: BinaryIO, offset: int) -> Member | Damaged:
    """Return the member at the offset; of a damaged one the length is 0: not known.

    Raises OSError.
    """
    file.seek(offset)
    inflater = zlib.decompressobj(_GZIP)
    parts: list[bytes] = []
    packed, room = 0, MAX_MEMBER
    while not inflater.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return Damaged(offset, 0, CUT, _uri(file, offset))
        packed += len(chunk)
        try:
            # One byte more than there is room for tells that there is more.
            parts.append(inflater.decompress(chunk, room + 1))
        except zlib.error as error:
            return Damaged(offset, 0, _reason(error), _uri(file, offset))
        room -= len(parts[-1])
        if room < 0:
            return Damaged(offset, _length(file, offset), TOO_LARGE, _uri(file, offset))
    return Member(offset, packed - len(inflater.unused_data), b"".join(parts))


def next_record(file: BinaryIO, start: int) -> int | None:
    """Return the first offset from `start` on where a member with a record begins, or None.

    Whether that member is whole is for `read` to say. Raises OSError.
    """
    for offset in positions(file, _MAGIC, start):
        if _beginning(file, offset, len(_RECORD)) == _RECORD:
            return offset
    return None


def _length(file: BinaryIO, offset: int) -> int:
    # Of a member too large to hold; 0 where it is damaged besides.
    file.seek(offset)
    inflater = zlib.decompressobj(_GZIP)
    packed, chunk = 0, b""
    while not inflater.eof:
        chunk = inflater.unconsumed_tail
        if not chunk:
            chunk = file.read(_CHUNK)
            packed += len(chunk)
        try:
            inflater.decompress(chunk, MAX_MEMBER)
        except zlib.error:
            return 0
        if not chunk:
            return 0
    return packed - len(inflater.unused_data)


def _uri(file: BinaryIO, offset: int) -> str | None:
    return uri_in(_beginning(file, offset, MAX_HEAD, until=b"\r\n\r\n"))


def _beginning(file: BinaryIO, offset: int, size: int, until: bytes | None = None) -> bytes:
    # Byte by byte: zlib gives nothing of a call in which it met damage.
    file.seek(offset)
    inflater = zlib.decompressobj(_GZIP)
    data = b""
    for byte in file.read(MAX_HEAD):
        try:
            piece = inflater.decompress(bytes((byte,)), size - len(data))
        except zlib.error:
            break
        data += piece
        if len(data) == size or inflater.eof or (piece and until is not None and until in data):
            break
    return data


def _reason(error: zlib.error) -> str:
    return f"gzip: {str(error).rpartition(': ')[2]}"
