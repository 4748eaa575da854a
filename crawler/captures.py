"""From Scrapy's response to a capture, and from a capture to a result: the border to `parsers`."""

from __future__ import annotations

import logging
from datetime import datetime

from scrapy.http import Response

from parsers import Article, Capture, Headers, Outcome, Rejected, parse

_log = logging.getLogger(__name__)


def capture_of(response: Response, at: datetime) -> Capture:
    """Return the response as a capture; content encodings were removed by the middleware."""
    return Capture(
        url=response.url,
        fetched_at=at,
        status=response.status,
        headers=_headers(response),
        body=response.body,
    )


def _headers(response: Response) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def result_of(capture: Capture, site: str) -> Article | Rejected:
    """Return what the capture says; an exception in parsing is logged and counted, not raised."""
    try:
        return parse(capture, site)
    # The border of the crawler: one page may not end a run, and each is counted.
    except Exception as error:
        _log.exception("parsing %s failed", capture.url)
        return Rejected(Outcome.PARSE_ERROR, f"{type(error).__name__}: {error}")
