"""Exceptions of a request, as refusals: our middlewares' own and Scrapy's."""

from __future__ import annotations

from scrapy.exceptions import (
    DownloadCancelledError,
    IgnoreRequest,
    NotSupported,
    UnsupportedURLSchemeError,
)

from crawler.net.addresses import AddressRefusedError
from crawler.refusal import Refusal
from parsers import Outcome


class RefusedRequest(IgnoreRequest):
    """Raised by our middlewares; carries the refusal to the spider's errback."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.outcome}: {refusal.reason}")
        self.refusal = refusal


class NotSentError(IgnoreRequest):
    """Raised for a request that waited when its run was stopped: it has no outcome, and is due."""


def refusal_of(error: BaseException) -> Refusal:
    """Return the one refusal that an error of a request means."""
    if isinstance(error, RefusedRequest):
        return error.refusal
    if isinstance(error, DownloadCancelledError):
        # Scrapy's HTTP handler cancels for one reason only, and says nothing
        # where the size was not announced. Ours cancels for the size of headers.
        reason = str(error) or "the body grew larger than DOWNLOAD_MAXSIZE"
        return Refusal(Outcome.TOO_LARGE, reason)
    if isinstance(error, AddressRefusedError):
        return Refusal(Outcome.UNSAFE, f"{error}; not connected to")
    if isinstance(error, UnsupportedURLSchemeError | NotSupported):
        return Refusal(Outcome.UNSAFE, describe(error))
    return Refusal(Outcome.NETWORK_ERROR, describe(error))


def describe(error: BaseException) -> str:
    """Return the error's class and text, or its cause's text where it has none."""
    text = str(error) or str(error.__cause__ or "no further text")
    return f"{type(error).__name__}: {text}"
