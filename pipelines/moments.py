"""Moments as the databases keep them: UTC text that sorts in order of time."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """Return `YYYY-MM-DDTHH:MM:SS.ffffffZ`, always 27 characters, always UTC.

    Raises ValueError for a moment without a time zone: guessing one would move it.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec="microseconds") + "Z"


def to_text_or_none(moment: datetime | None) -> str | None:
    """Return `to_text(moment)`, or None where the moment is not known."""
    return None if moment is None else to_text(moment)


def from_text(text: str) -> datetime:
    """Return the aware UTC moment that `to_text` wrote. Raises ValueError for other text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def from_text_or_none(text: str | None) -> datetime | None:
    """Return `from_text(text)`, or None where the moment is not known."""
    return None if text is None else from_text(text)
