"""How the records of a file are packed, which decides how it can be read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO

from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.member import MAX_MEMBER
from pipelines.archive.raw_record import MAX_HEAD, HeaderError, head_of

_GZIP_MAGIC = b"\x1f\x8b\x08"
# Also frames that a reader may skip: a dictionary for all that follow.
_STREAM_MAGIC = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"\x50\x2a\x4d\x18", b"\x04\x22\x4d\x18")
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 2**16
# The line breaks that end a record, and a few more that some writers add.
_BETWEEN = 16


class Container(Enum):
    """How the records of a file are packed.

    EMPTY: no bytes at all.
    PLAIN: not compressed, or not known.
    RECORDS: one gzip member for each record, as the standard asks.
    MEMBERS: gzip members of several records, the first one whole and of 64 MB
        at most.
    STREAM: a gzip member of several records that is larger or not whole, or a
        file in zstd or LZ4: records can only be taken as they come.
    """

    EMPTY = auto()
    PLAIN = auto()
    RECORDS = auto()
    MEMBERS = auto()
    STREAM = auto()


def container_of(path: Path, start: int) -> Container:
    """Return how the file is packed at that offset. Raises ArchiveError where it cannot be read.

    The first gzip member is unpacked, and not kept.
    """
    with as_archive_error(path, "be read"), path.open("rb") as file:
        file.seek(start)
        magic = file.read(4)
        if not magic:
            return Container.EMPTY
        if magic in _STREAM_MAGIC:
            return Container.STREAM
        if not magic.startswith(_GZIP_MAGIC):
            return Container.PLAIN
        file.seek(start)
        return _of_gzip(file)


def _of_gzip(file: BinaryIO) -> Container:
    inflater = zlib.decompressobj(_GZIP)
    beginning, size = b"", 0
    for piece in _unpacked(inflater, file):
        size += len(piece)
        if len(beginning) < MAX_HEAD:
            beginning += piece
    try:
        head = head_of(beginning)
    except HeaderError:
        return Container.RECORDS  # damage, which is told by who reads it
    if size <= head.size + head.length + _BETWEEN:
        return Container.RECORDS
    return Container.MEMBERS if inflater.eof else Container.STREAM


def _unpacked(inflater: zlib._Decompress, file: BinaryIO) -> Iterator[bytes]:
    """Yield a member unpacked, piece by piece, as far as it is whole, and 64 MB of it at most."""
    size = 0
    with suppress(zlib.error):
        while not inflater.eof and size <= MAX_MEMBER:
            packed = inflater.unconsumed_tail or file.read(_CHUNK)
            if not packed:
                return
            piece = inflater.decompress(packed, _CHUNK)
            size += len(piece)
            yield piece
