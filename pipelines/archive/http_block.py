"""HTTP messages as WARC records hold them: the bytes, as near as they are known."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import quote

from parsers.capture import Headers
from pipelines.archive.exchange import Exchange

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_LINE_BREAK = re.compile(r"[\r\n]*\n|\r+$")
_PATH_AND_QUERY = re.compile(r"[^:/?#]*://[^/?#]*([^?#]*)([^#]*)")
# What a request line holds as it is; the rest, blanks and Chinese, as %XX.
_KEPT = "!$%&'()*+,;=:@/?-._~[]"

TRANSFER_ENCODING = "Transfer-Encoding"
CRAWLER_TRANSFER_ENCODING = "X-Crawler-Transfer-Encoding"


def response_head(exchange: Exchange) -> bytes:
    """Return the status line and the headers, up to and with the empty line.

    The pairs stand in their order. Nobody hands us the reason phrase of the
    server: it is Python's for that status, or empty. `Transfer-Encoding` is
    written as `X-Crawler-Transfer-Encoding`, because the body has none any more
    and readers would try to undo it.
    """
    line = f"{exchange.protocol} {exchange.status} {_PHRASES.get(exchange.status, '')}"
    pairs = tuple(
        (CRAWLER_TRANSFER_ENCODING, value)
        if name.lower() == TRANSFER_ENCODING.lower()
        else (name, value)
        for name, value in exchange.headers
    )
    return _head(line, pairs)


def request_head(url: str, headers: Headers, protocol: str) -> bytes:
    """Return a GET request of the URL with these headers, up to and with the empty line."""
    found = _PATH_AND_QUERY.match(url)
    target = "/" if found is None else (found[1] or "/") + found[2]
    line = f"GET {quote(target, safe=_KEPT, errors='backslashreplace')} {protocol}"
    return _head(line, headers)


def _head(line: str, pairs: Headers) -> bytes:
    lines = [line, *(f"{name}: {value}" for name, value in pairs), "", ""]
    return b"\r\n".join(map(_bytes, lines))


def _bytes(line: str) -> bytes:
    # A line break inside would begin another header: HTTP has a blank for it.
    whole = _LINE_BREAK.sub(" ", line)
    try:
        return whole.encode("latin-1")
    except UnicodeEncodeError:
        return whole.encode("utf-8", "backslashreplace")
