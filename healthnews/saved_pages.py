"""Saved pages as exchanges: what a file holds, and what the user knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from healthnews.files import PageFile
from healthnews.ingest_urls import UrlList
from parsers import Headers
from pipelines.archive.exchange import Exchange, ExchangeKind

_RENDITION = "text/plain"
_PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What holds for the saved pages of a call.

    url: where they were fetched, headers: of the response, fetched_at: when,
        with a time zone; None or empty where not known.
    urls: where each of them was fetched; `url` comes first.
    """

    url: str | None = None
    headers: Headers = ()
    fetched_at: datetime | None = None
    urls: UrlList = field(default_factory=UrlList)

    def exchange_of(self, file: PageFile, body: bytes) -> Exchange:
        """Return the exchange that a file is what is left of.

        A page with its headers is a response; without them, a resource. A text
        is a rendition of a page whose headers it does not have. Without
        `fetched_at`, the header `Date` tells when the page was fetched.
        """
        url = self.url if self.url is not None else self.urls.url_of(file.path)
        kind, headers = self._kind_and_headers(file)
        fetched_at = self.fetched_at or date_of(self.headers)
        return Exchange(url, fetched_at, kind, 200, headers, body)

    def _kind_and_headers(self, file: PageFile) -> tuple[ExchangeKind, Headers]:
        if not file.is_text:
            if self.headers:
                return ExchangeKind.RESPONSE, self.headers
            return ExchangeKind.RESOURCE, (("Content-Type", _PAGE),)
        stated = _header(self.headers, "content-type") or ""
        # A header that says otherwise is that of the page which the text was made from.
        content_type = stated if stated.lower().startswith(_RENDITION) else _RENDITION
        return ExchangeKind.RENDITION, (("Content-Type", content_type),)


def date_of(headers: Headers) -> datetime | None:
    """Return the moment that the header `Date` states, with its time zone, or None."""
    stated = _header(headers, "date")
    if stated is None:
        return None
    try:
        moment = parsedate_to_datetime(stated)
        # HTTP knows no other time than UTC.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)
