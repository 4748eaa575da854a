"""A record's header and block as they lie in the file: enough to check and to copy it.

What a record means is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_HEAD = 64 * 2**10
"""Bytes of a record's header above which it is taken for damage."""

URI = "WARC-Target-URI"

_END = b"\r\n\r\n"
_LENGTH = re.compile(r"[0-9]{1,18}")


class HeaderError(ValueError):
    """These bytes are no record; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class RecordHead:
    """A record's header. size: its bytes with the empty line; length: of the block."""

    fields: tuple[tuple[str, str], ...]
    size: int
    length: int

    def get(self, name: str) -> str | None:
        """Return the first field of that name, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record: its header and its block, whose length is as stated."""

    head: RecordHead
    block: bytes


def head_of(data: bytes) -> RecordHead:
    """Read the header that the data begin with. Raises HeaderError."""
    if not data.startswith(b"WARC/"):
        raise HeaderError("no record begins here")
    end = data.find(_END, 0, MAX_HEAD)
    if end < 0:
        raise HeaderError("the record's header does not end")
    fields = _fields(data[:end])
    head = RecordHead(fields, end + len(_END), 0)
    length = head.get("Content-Length") or ""
    if not _LENGTH.fullmatch(length):
        raise HeaderError(f"the record has no length: {length!r}")
    return RecordHead(fields, head.size, int(length))


def uri_in(data: bytes) -> str | None:
    """Return the target URI of a record of which only the first bytes are known, or None."""
    whole_lines = data.partition(_END)[0] if _END in data else data.rpartition(b"\n")[0]
    if not whole_lines.startswith(b"WARC/"):
        return None
    uri = RecordHead(_fields(whole_lines), 0, 0).get(URI)
    return None if uri is None or "\ufffd" in uri else uri


def raw_records(data: bytes) -> Iterator[RawRecord]:
    """Yield the records of a member, one after the other.

    Raises HeaderError where the data are not whole records to the last byte.
    """
    at = 0
    while at < len(data):
        head = head_of(data[at : at + MAX_HEAD])
        begin, end = at + head.size, at + head.size + head.length
        if end > len(data):
            raise HeaderError(f"the record ends {end - len(data)} bytes before its stated length")
        yield RawRecord(head, data[begin:end])
        at = end
        while data.startswith(b"\r\n", at):
            at += 2


def _fields(lines: bytes) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(":") for line in lines.decode("utf-8", "replace").split("\r\n")[1:])
    return tuple((name.strip(), value.strip(" \t")) for name, colon, value in pairs if colon)
