"""A capture for whoever looks into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from healthnews.tables import table
from parsers.capture import Headers
from pipelines.archive.exchange import Archived, CaptureRow, ExchangeKind
from pipelines.archive.names import is_blocked


@dataclass(frozen=True, slots=True)
class CaptureLine:
    """What `archive show --list --json` prints of a capture.

    refusal: kept apart because the site refused to serve the page. kind: the type
    of the WARC record. segment, offset, length: where the record lies; bytes.
    """

    uri: str
    fetched_at: datetime | None
    status: int
    kind: ExchangeKind
    refusal: bool
    payload_digest: str
    segment: str
    offset: int
    length: int

    @classmethod
    def of(cls, row: CaptureRow) -> Self:
        """Return the line of a capture."""
        return cls(
            uri=row.uri,
            fetched_at=row.fetched_at,
            status=row.status,
            kind=row.kind,
            refusal=is_blocked(row.position.segment),
            payload_digest=row.payload_digest,
            segment=row.position.segment,
            offset=row.position.offset,
            length=row.position.length,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


@dataclass(frozen=True, slots=True)
class CaptureDetails:
    """What `archive show --json` prints: the line, the headers, and the body's size as received.

    refers_to: moment of the capture that holds the body of a revisit, where it is named.
    """

    capture: CaptureLine
    protocol: str
    headers: Headers
    body_bytes: int
    refers_to: datetime | None

    @classmethod
    def of(cls, row: CaptureRow, found: Archived) -> Self:
        """Return the details of a capture and its row in the index."""
        return cls(
            capture=CaptureLine.of(row),
            protocol=found.exchange.protocol,
            headers=found.exchange.headers,
            body_bytes=len(found.exchange.body),
            refers_to=None if found.refers_to is None else found.refers_to.fetched_at,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


def head_text(found: Archived) -> str:
    """Return the status line and the headers, as they stood."""
    exchange = found.exchange
    lines = [f"{name}: {value}" for name, value in exchange.headers]
    return "\n".join([f"{exchange.protocol} {exchange.status}", *lines])


def history_table(lines: Sequence[CaptureLine]) -> str:
    """Return a line per capture, in the order given."""
    rows = [
        (
            _moment(line.fetched_at),
            str(line.status),
            "refusal" if line.refusal else line.kind,
            str(line.offset),
            line.segment,
        )
        for line in lines
    ]
    return table(("fetched", "status", "kind", "offset", "segment"), rows)


def _moment(moment: datetime | None) -> str:
    return "not known" if moment is None else moment.isoformat().replace("+00:00", "Z")
