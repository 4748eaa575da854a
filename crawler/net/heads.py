"""A limit on the head of an answer: Scrapy and Twisted limit its lines, and not their number."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

HEAD_LIMIT = 65_536
"""Bytes that the status line and the headers may have together, provisional answers (1xx)
included. Common servers send one to two thousand and refuse to receive more than 8 to 32."""


class HeadTooLargeError(Exception):
    """The head of an answer grew beyond HEAD_LIMIT; the connection was given up."""

    def __init__(self) -> None:
        super().__init__(f"headers of more than {HEAD_LIMIT} bytes")


class BoundedHeadProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's protocol, which gives up where a head has no end."""

    _received = 0

    def dataReceived(self, bytes: bytes) -> None:  # noqa: N802, A002 - Twisted's names
        """Hand on what came, and count it while no body has begun."""
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]
        parser = self._parser
        if parser is None or parser.state not in (STATUS, HEADER):
            self._received = 0
            return
        self._received += len(bytes)
        if self._received > HEAD_LIMIT:
            self._giveUp(Failure(HeadTooLargeError()))  # type: ignore[no-untyped-call]


class BoundedHeadFactory(_LenientHTTP11ClientFactory):
    """Makes the protocols of a connection pool."""

    def buildProtocol(self, addr: IAddress | None) -> BoundedHeadProtocol:  # noqa: ARG002, N802
        """Return a protocol for a new connection."""
        return BoundedHeadProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
