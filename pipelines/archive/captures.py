"""From archived bytes to a capture and its article: the one way for crawl, import and rebuild."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from urllib.parse import urlsplit

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.parse import MAX_BODY, parse
from parsers.record import Article
from parsers.sites import SITES
from pipelines.archive.content_encoding import decoded
from pipelines.archive.exchange import Archived, Exchange
from pipelines.archive.warc_record import target_uri
from pipelines.content import identity

_log = logging.getLogger(__name__)

# Everything else is read by no browser as a page.
_PAGE_TYPES = frozenset(
    {"text/html", "text/plain", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"}
)
# What servers say that do not know: browsers look at the bytes then, and so does the parser.
_UNKNOWN_TYPES = frozenset(
    {"*/*", "unknown/unknown", "application/unknown", "application/octet-stream"}
)
_USUAL = re.compile("https?://[!-~]*")
_WEB = frozenset({"http", "https"})


def capture_of(exchange: Exchange, *, max_body: int = MAX_BODY) -> Capture | Rejected:
    """Return the exchange as the parser takes it, or why its body cannot be decoded.

    max_body: bytes the body may have once its content encoding is removed.

    Rejects as `too_large` or `undecodable`.
    """
    encodings = [value for name, value in exchange.headers if name.lower() == "content-encoding"]
    body = decoded(exchange.body, ", ".join(encodings), max_body)
    return body if isinstance(body, Rejected) else _capture(exchange, body)


def result_of(
    exchange: Exchange, site: str | None = None, *, max_body: int = MAX_BODY
) -> tuple[Capture, Article | Rejected]:
    """Return the capture and what it says; an exception in parsing is logged and rejected.

    The capture of a rejected exchange has the facts of the fetch; its body may be empty.
    An article that nothing names has the archive's URI of its bytes, `urn:sha256:…`, as
    its canonical URL.

    site: as in `parsers.parse`. Raises KeyError for one that no module defines.
    """
    if site is not None and site not in SITES:
        raise KeyError(site)
    rejected = refused_unread(exchange)
    if rejected is not None:
        return _capture(exchange, b""), rejected
    capture = capture_of(exchange, max_body=max_body)
    if isinstance(capture, Rejected):
        return _capture(exchange, b""), capture
    try:
        return capture, _named(parse(capture, site, max_body=max_body), exchange)
    # One page may not end a run over thousands, and each is counted.
    except Exception as error:
        _log.exception("parsing %s failed", capture.url)
        return capture, Rejected(Outcome.PARSE_ERROR, f"{type(error).__name__}: {error}")


def _named(result: Article | Rejected, exchange: Exchange) -> Article | Rejected:
    # Not as the capture's URL, against which the page's links would be resolved.
    if isinstance(result, Rejected) or identity(result) is not None:
        return result
    return replace(result, canonical_url=target_uri(exchange.url, exchange.body))


def is_page(archived: Archived) -> bool:
    """Whether the capture could be a page: no redirect, robots.txt, image or style sheet.

    Where it is not, `result_of` says why, without reading the body.
    """
    return refused_unread(archived.exchange) is None


def refused_unread(exchange: Exchange) -> Rejected | None:
    """Return why the body need not be read: a redirect, robots.txt, an image. None for pages."""
    location = exchange.header("location") if 300 <= exchange.status < 400 else None
    if location is not None:
        return Rejected(Outcome.REDIRECTED, f"HTTP status {exchange.status}, to {location}")
    if not 200 <= exchange.status < 300:
        return None  # the parser says what an error is
    reason = _address_of_no_page(exchange.url) or _type_of_no_page(exchange)
    return None if reason is None else Rejected(Outcome.NOT_ARTICLE, reason)


def _address_of_no_page(url: str | None) -> str | None:
    # Taking each URL apart takes longer than all else here.
    if url is None or (_USUAL.fullmatch(url) and "robots.txt" not in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None  # a page that has come has come, whatever its address looks like
    if parts.scheme.lower() not in _WEB:
        return f"no web page: {parts.scheme or 'an address without a scheme'}"
    return "robots.txt" if parts.path == "/robots.txt" else None


def _type_of_no_page(exchange: Exchange) -> str | None:
    stated = exchange.header("content-type") or ""
    media_type = stated.partition(";")[0].strip().lower()
    if media_type in _PAGE_TYPES or media_type in _UNKNOWN_TYPES or "/" not in media_type:
        return None
    return f"media type {media_type}"


def _capture(exchange: Exchange, body: bytes) -> Capture:
    return Capture(exchange.url, exchange.fetched_at, exchange.status, exchange.headers, body)
