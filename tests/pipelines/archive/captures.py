"""Captures for the index's tests, named by a few words."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.archive.exchange import CaptureRow, ExchangeKind, Position
from tests.pipelines.builders import NOON, URL

FIRST = "healthnews-20250601T120000000000Z-1-00001.warc.gz"
SECOND = "healthnews-20250601T130000000000Z-1-00002.warc.gz"
APART = f"blocked/{FIRST}"


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def row(
    offset: int = 0,
    *,
    uri: str = URL,
    hours: float | None = 0,
    digest: str = "sha1:AAAA",
    kind: ExchangeKind = ExchangeKind.RESPONSE,
    status: int = 200,
    segment: str = FIRST,
) -> CaptureRow:
    """Return a capture, `hours` after noon; None for a moment that is not known."""
    moment = None if hours is None else later(hours)
    return CaptureRow(uri, moment, status, kind, digest, Position(segment, offset, 100))
