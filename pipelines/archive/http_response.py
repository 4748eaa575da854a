"""HTTP responses as WARC records hold them: head, headers, and the body without its framing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.capture import Headers
from parsers.outcome import Rejected
from pipelines.archive.content_encoding import decoded
from pipelines.archive.http_block import CRAWLER_TRANSFER_ENCODING, TRANSFER_ENCODING

_STATUS_LINE = re.compile(r"((?:HTTP/[0-9](?:\.[0-9])?)|ICY) +([1-9][0-9]{2})(?![0-9])")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n|\r\Z")
# A longer line is no size of a chunk that the connection's end cut off.
_LONGEST_SIZE = 1024
_CHUNKED = "chunked"
# Not those of str.strip: U+00A0 and U+0085 are bytes of the value.
_BLANKS = " \t\r"
_SHOWN = 60


class ResponseError(ValueError):
    """These bytes are no HTTP response; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response. headers: all, in order. body: without transfer encoding, else as received."""

    protocol: str
    status: int
    headers: Headers
    body: bytes


def parse_response(block: bytes, limit: int) -> HttpResponse:
    """Return the response that the bytes are.

    Heads are read as leniently as browsers do: lines may end in a bare newline,
    go on in the next, or lack their colon, which drops them. A body that its
    headers call chunked and that is not was freed of it by who archived it.

    limit: bytes that a compressed transfer encoding may unpack to.

    Raises ResponseError where there is no status line, or the framing of the
    body is damaged. A body that merely ends early is returned as far as it came.
    """
    head, body = _split(block)
    lines = head.decode("latin-1").split("\n")
    status = _STATUS_LINE.match(lines[0])
    if status is None:
        raise ResponseError(f"no HTTP status line: {lines[0][:_SHOWN]!r}")
    stated = _headers(lines)
    # Some archives rename the header when they remove the chunks; we keep both facts.
    headers = tuple(
        (TRANSFER_ENCODING if name == CRAWLER_TRANSFER_ENCODING else name, value)
        for name, value in stated
    )
    return HttpResponse(status[1], int(status[2]), headers, _unframed(stated, body, limit))


def _split(block: bytes) -> tuple[bytes, bytes]:
    end = block.find(b"\r\n\r\n")
    bare = block.find(b"\n\n", 0, end) if end >= 0 else block.find(b"\n\n")
    if bare >= 0:
        return block[:bare], block[bare + 2 :]
    return (block, b"") if end < 0 else (block[:end], block[end + 4 :])


def _headers(lines: list[str]) -> Headers:
    pairs: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip(_BLANKS)}".strip(_BLANKS))
        elif colon and name:
            pairs.append((name.strip(_BLANKS), value.strip(_BLANKS)))
    return tuple(pairs)


def _unframed(headers: Headers, body: bytes, limit: int) -> bytes:
    stated = [value for name, value in headers if name.lower() == "transfer-encoding"]
    if not stated or not body:
        return body
    names = [name.strip().lower() for name in ",".join(stated).split(",")]
    if _CHUNKED in names:
        body = dechunked(body)
    others = [name for name in names if name not in (_CHUNKED, "identity", "")]
    unpacked = decoded(body, ",".join(others), limit)
    if isinstance(unpacked, Rejected):
        raise ResponseError(f"transfer encoding: {unpacked.reason}")
    return unpacked


def dechunked(body: bytes) -> bytes:
    """Return a chunked body without its chunks' sizes, or one that is not chunked as it is.

    A body that ends early is returned as far as it came. Raises ResponseError
    where something else stands in the place of a chunk's size.
    """
    chunks: list[bytes] = []
    at = 0
    while at < len(body):
        size = _CHUNK_SIZE.match(body, at)
        if size is None:
            if not chunks:
                return body
            if b"\n" not in body[at : at + _LONGEST_SIZE] and len(body) - at < _LONGEST_SIZE:
                break
            raise ResponseError(f"chunked body: no size of a chunk at byte {at}")
        length = int(size[1], 16)
        if length == 0:
            break
        end = size.end() + length
        chunks.append(body[size.end() : end])
        line_end = _LINE_END.match(body, end)
        if line_end is None and end < len(body):
            if len(chunks) == 1:
                return body
            raise ResponseError(f"chunked body: no end of a chunk at byte {end}")
        at = end if line_end is None else line_end.end()
    return b"".join(chunks)
