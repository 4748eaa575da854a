"""The clock of a crawl; the setting HEALTHNEWS_CLOCK names another one."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the moment that it is, in UTC."""
    return datetime.now(UTC)
