"""The download handler: Scrapy's for HTTP/1.1, which connects to public addresses only."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.web.client import ResponseFailed

from crawler.net.heads import BoundedHeadFactory, HeadTooLargeError
from crawler.net.resolver import GuardedResolver


class GuardedHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1 and says so where an address was refused or a head had no end.

    For the setting `DOWNLOAD_HANDLERS`. Scrapy's other handlers for HTTP/2 and
    by other libraries do not ask Twisted's resolver: with one of them nothing
    of `crawler.net` holds.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedHeadFactory

    async def download_request(self, request: Request) -> Response:
        """Return the answer.

        Raises AddressRefusedError for an address that must not be connected to,
        DownloadCancelledError for what is too large, and what Scrapy raises.
        Raises RuntimeError where `TWISTED_DNS_RESOLVER` does not name the
        GuardedResolver: then nobody would judge addresses.
        """
        guard = _guard()
        host = urlparse_cached(request).hostname or ""
        guard.check_literal(host)
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            guard.check_name(host)
            raise
        except DownloadFailedError as error:
            too_large = _head_too_large(error)
            if too_large is None:
                raise
            raise DownloadCancelledError(str(too_large)) from error


def _guard() -> GuardedResolver:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs it

    resolver = getattr(reactor, "nameResolver", None)
    if not isinstance(resolver, GuardedResolver):
        raise RuntimeError(
            "addresses would not be checked: TWISTED_DNS_RESOLVER must name "
            "crawler.net.resolver.GuardedResolver, and a CrawlerProcess must install it"
        )
    return resolver


def _head_too_large(error: DownloadFailedError) -> HeadTooLargeError | None:
    cause = error.__cause__
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else ()
    values = (reason.value for reason in reasons)
    return next((value for value in values if isinstance(value, HeadTooLargeError)), None)
