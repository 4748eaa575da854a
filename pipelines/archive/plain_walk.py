"""Records of a file that is not compressed: reading one, and finding the next after damage."""

from __future__ import annotations

from typing import BinaryIO

from pipelines.archive.exchange import Damaged
from pipelines.archive.member import CUT, MAX_MEMBER, TOO_LARGE, Member, positions
from pipelines.archive.raw_record import MAX_HEAD, URI, HeaderError, head_of

_END = b"\r\n\r\n"


def read(file: BinaryIO, offset: int) -> Member | Damaged:
    """Return the record at the offset; of a damaged one the length is 0: not known.

    Raises OSError.
    """
    file.seek(offset)
    beginning = file.read(MAX_HEAD)
    try:
        head = head_of(beginning)
    except HeaderError as error:
        return Damaged(offset, 0, str(error))
    uri, length = head.get(URI), head.size + head.length + len(_END)
    file.seek(offset + length - len(_END))
    end = file.read(len(_END))
    if len(end) < len(_END):
        return Damaged(offset, 0, CUT, uri)
    if end != _END:
        return Damaged(offset, 0, "the record does not end at its stated length", uri)
    if head.length > MAX_MEMBER:
        return Damaged(offset, length, TOO_LARGE, uri)
    file.seek(offset)
    return Member(offset, length, file.read(length))


def next_record(file: BinaryIO, start: int) -> int | None:
    """Return the first offset from `start` on where a record begins, or None.

    A page may quote the first line of a record; it does not hold a whole header
    with a type and a length. Raises OSError.
    """
    for newline in positions(file, b"\nWARC/", start - 1):
        file.seek(newline + 1)
        try:
            head = head_of(file.read(MAX_HEAD))
        except HeaderError:
            continue
        if head.get("WARC-Type") is not None:
            return newline + 1
    return None
