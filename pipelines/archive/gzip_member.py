"""One gzip member per record, with a header that never varies."""

from __future__ import annotations

import struct
import zlib

HEADER = bytes.fromhex("1f8b 08 00 00000000 04 03")
"""How each member begins: deflate, no flags, no time, fastest level, Unix.

Nothing in the file covers these ten bytes by a check sum, so they are always
the same, and a reader can compare.
"""

LEVEL = 1
"""zlib's fastest; `docs/decisions/0008-archive-segments.md` has the measurement."""

_RAW = -zlib.MAX_WBITS


def pack(record: bytes) -> bytes:
    """Return the record as a gzip member."""
    deflated = zlib.compress(record, LEVEL, _RAW)
    return HEADER + deflated + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)
