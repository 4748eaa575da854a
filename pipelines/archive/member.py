"""A member of a segment, and searching for the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_MEMBER = 64 * 2**20
"""Bytes of a member, unpacked, above which it is not read."""

TOO_LARGE = f"a record of more than {MAX_MEMBER // 2**20} MB"
CUT = "the file ends inside a record"

_CHUNK = 2**18


@dataclass(frozen=True, slots=True)
class Member:
    """One whole gzip member, its check sum right; or one whole record of a plain file.

    offset, length: in bytes of the file.
    data: unpacked. In our segments exactly one record, in others' maybe several.
    """

    offset: int
    length: int
    data: bytes


def positions(file: BinaryIO, wanted: bytes, start: int) -> Iterator[int]:
    """Yield every offset at or after `start` where those bytes stand. Raises OSError."""
    offset, tail = start, b""
    while True:
        file.seek(offset)
        chunk = file.read(_CHUNK)
        if not chunk:
            return
        searched, begin = tail + chunk, offset - len(tail)
        at = searched.find(wanted)
        while at >= 0:
            yield begin + at
            at = searched.find(wanted, at + 1)
        offset += len(chunk)
        tail = searched[-(len(wanted) - 1) :]
