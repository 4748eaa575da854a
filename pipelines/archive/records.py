"""An exchange as WARC records: which records there are, and what their headers say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.archive.exchange import CaptureRow, Exchange, ExchangeKind
from pipelines.archive.http_block import request_head, response_head
from pipelines.archive.warc_record import Fields, new_record_id, record
from pipelines.moments import to_text

FETCHED_AT = "Healthnews-Fetched-At"
UNKNOWN = "unknown"
"""`Healthnews-Fetched-At: unknown`: the WARC-Date is when the file was taken in or changed."""

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"


@dataclass(frozen=True, slots=True)
class Kept:
    """How one exchange is to be kept.

    uri, payload_digest: as in `CaptureRow`.
    date: what WARC-Date says: the fetch, or where that is not known a moment
        that stands in for it.
    original: the capture that holds the payload already, for a revisit.
    """

    exchange: Exchange
    uri: str
    payload_digest: str
    date: datetime
    original: CaptureRow | None

    @property
    def kind(self) -> ExchangeKind:
        """The type of the record that holds the capture."""
        return self.exchange.kind if self.original is None else ExchangeKind.REVISIT


def capture_record(kept: Kept, record_id: str, warcinfo_id: str) -> bytes:
    """Return the record of the capture: response, revisit, resource or conversion."""
    fields = (
        *_common(kept, warcinfo_id),
        *_refers_to(kept.original),
        ("WARC-Payload-Digest", kept.payload_digest),
        ("Content-Type", _content_type(kept.exchange)),
    )
    return record(kept.kind, record_id, fields, _block(kept))


def request_record(kept: Kept, concurrent_to: str, warcinfo_id: str) -> bytes | None:
    """Return the record of the request, or None where nothing is known of it."""
    exchange = kept.exchange
    known = exchange.kind is ExchangeKind.RESPONSE and exchange.request_headers
    if exchange.url is None or not known:
        return None
    fields = (
        *_common(kept, warcinfo_id),
        ("WARC-Concurrent-To", concurrent_to),
        ("Content-Type", _REQUEST),
    )
    block = request_head(exchange.url, exchange.request_headers, exchange.protocol)
    return record("request", new_record_id(), fields, block)


def warcinfo_record(record_id: str, filename: str, date: datetime, about: Fields) -> bytes:
    """Return the record that begins a segment; `about` is its block, name by name."""
    fields = (
        ("WARC-Date", to_text(date)),
        ("WARC-Filename", filename),
        ("Content-Type", "application/warc-fields"),
    )
    block = "".join(f"{name}: {value}\r\n" for name, value in about).encode()
    return record("warcinfo", record_id, fields, block)


def _common(kept: Kept, warcinfo_id: str) -> Fields:
    exchange = kept.exchange
    unknown = ((FETCHED_AT, UNKNOWN),) if exchange.fetched_at is None else ()
    address = (("WARC-IP-Address", exchange.ip),) if exchange.ip is not None else ()
    return (
        ("WARC-Target-URI", kept.uri),
        ("WARC-Date", to_text(kept.date)),
        *unknown,
        *address,
        ("WARC-Warcinfo-ID", warcinfo_id),
    )


def _refers_to(original: CaptureRow | None) -> Fields:
    if original is None:
        return ()
    fields: Fields = (
        ("WARC-Profile", REVISIT_PROFILE),
        ("WARC-Refers-To-Target-URI", original.uri),
    )
    if original.fetched_at is None:
        return fields
    return (*fields, ("WARC-Refers-To-Date", to_text(original.fetched_at)))


def _content_type(exchange: Exchange) -> str:
    if exchange.kind is ExchangeKind.RESPONSE:
        return _RESPONSE
    usual = "text/plain" if exchange.kind is ExchangeKind.RENDITION else "text/html"
    return exchange.header("Content-Type") or usual


def _block(kept: Kept) -> bytes:
    if kept.exchange.kind is not ExchangeKind.RESPONSE:
        return kept.exchange.body
    head = response_head(kept.exchange)
    return head if kept.original is not None else head + kept.exchange.body
