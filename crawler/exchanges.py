"""From Scrapy's request and response to an exchange: the border to the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scrapy import Request
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from parsers import Headers
from pipelines.archive.exchange import Exchange, ExchangeKind

_META = "kept"
LEASE = "lease"
"""The key in a request's meta of what the frontier handed out."""


def exchange_of(request: Request, response: Response, at: datetime) -> Exchange:
    """Return what was asked and answered, as it came over the wire.

    To be called before a middleware changes the response. Two things are not
    known here: Scrapy writes the names of headers in their common spelling, and
    it takes the framing (`Transfer-Encoding`, `Connection`) away together with
    the header that announced it.
    """
    return Exchange(
        url=response.url,
        fetched_at=at,
        kind=ExchangeKind.RESPONSE,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        request_headers=(("Host", urlparse_cached(request).netloc), *_pairs(request.headers)),
        protocol=response.protocol or "HTTP/1.1",
        ip=_server(request, response),
    )


def remember(request: Request, number: int) -> int | None:
    """Keep an answer's number with its request; return that of an earlier answer, if any.

    A request has several answers where it is redirected or repeated: the last counts.
    """
    earlier = remembered(request.meta)
    request.meta[_META] = number
    return earlier


def remembered(meta: Mapping[str, object]) -> int | None:
    """Return the number of a request's last answer; None where none came."""
    number = meta.get(_META)
    return number if isinstance(number, int) else None


def require_kept(meta: Mapping[str, object]) -> int:
    """Return the number of a response. Raises TypeError where it was not archived."""
    number = remembered(meta)
    if number is None:
        raise TypeError(
            "the response was not archived: DOWNLOADER_MIDDLEWARES must name "
            "crawler.middlewares.archive.ArchiveMiddleware"
        )
    return number


def is_leased(request: Request) -> bool:
    """Whether the frontier handed the page out: not a robots.txt, nor another spider's page."""
    return LEASE in request.meta


def _server(request: Request, response: Response) -> str | None:
    # Behind a proxy the address known is the proxy's.
    if request.meta.get("proxy") or response.ip_address is None:
        return None
    return str(response.ip_address)


def _pairs(headers: ScrapyHeaders) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
