"""When a payload is kept already and need not be kept again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from pipelines.archive.exchange import CaptureRow, Exchange, ExchangeKind
from pipelines.archive.names import is_blocked, segment_path


class KnownCaptures(Protocol):
    """What the writer asks of the index, and tells it."""

    def newest(self, uri: str) -> CaptureRow | None:
        """Return the newest capture of the URI, or None."""

    def of_digest(self, digest: str) -> CaptureRow | None:
        """Return a capture that holds this payload itself, or None."""

    def seal(self, name: str, size: int, sha256: str, at: datetime) -> None:
        """Record that a segment is whole."""


def original_of(
    folder: Path, known: KnownCaptures, exchange: Exchange, uri: str, digest: str
) -> CaptureRow | None:
    """Return the capture that a revisit of this exchange would refer to, or None.

    There is one where the newest capture of the URI had the same payload and
    the same status, and the payload is really there: fetched earlier, kept as
    content, in a file of this folder. In doubt the payload is kept twice.
    """
    if exchange.kind is not ExchangeKind.RESPONSE or not exchange.body:
        return None
    newest = known.newest(uri)
    if newest is None or (newest.payload_digest, newest.status) != (digest, exchange.status):
        return None
    original = known.of_digest(digest) if newest.kind is ExchangeKind.REVISIT else newest
    if original is None or original.kind is not ExchangeKind.RESPONSE:
        return None
    return original if _holds(folder, original) and _earlier(original, exchange) else None


def _earlier(original: CaptureRow, exchange: Exchange) -> bool:
    # Of one moment, a revisit would refer to itself.
    then, now = original.fetched_at, exchange.fetched_at
    return then is not None and now is not None and then < now


def _holds(folder: Path, original: CaptureRow) -> bool:
    position = original.position
    if is_blocked(position.segment):
        return False
    # The index may be another archive's, or older than the files.
    try:
        size = segment_path(folder, position.segment).stat().st_size
    except OSError:
        return False
    return size >= position.offset + position.length
