"""Dates of sitemaps and feeds, as moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# The sites print China time (docs/record.md); a date without a zone is taken for it.
_CHINA = timezone(timedelta(hours=8))
_LONGEST = 64
_MONTH = re.compile(r"\d{4}(?:-\d{2})?")


def moment_of(text: str) -> datetime | None:
    """Return the moment that a date states, aware and in UTC, or None where it is no date.

    Read are W3C date and time (sitemaps, Atom, JSON Feed) and RFC 822 (RSS). A
    date without a zone is China time; one without a time is the day's first
    moment, one without a day the month's or the year's.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    read = _read_w3c(text) or _read_rfc_822(text)
    if read is None:
        return None
    try:
        return (read if read.tzinfo else read.replace(tzinfo=_CHINA)).astimezone(UTC)
    except OverflowError:  # the year 1 or 9999
        return None


def _read_w3c(text: str) -> datetime | None:
    if _MONTH.fullmatch(text):
        text = f"{text}-01" if "-" in text else f"{text}-01-01"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read_rfc_822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
