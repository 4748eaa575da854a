"""Dates as pages state them, compared with the day a page was fetched. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

# The sites print China time, which has no summer time.
CHINA = timezone(timedelta(hours=8))

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def is_day(value: str) -> bool:
    """Tell whether the value is written `YYYY-MM-DD`, whatever the numbers."""
    return _DAY.fullmatch(value) is not None


# Teasers of all pages share the days of a few years.
@lru_cache(maxsize=4096)
def china_day(value: str) -> date | None:
    """Return the day in China of a stated date, None where it is not one.

    Takes `YYYY-MM-DD`, which is a day in China already, and ISO 8601 with
    hours, minutes and an offset.
    """
    try:
        if is_day(value):
            return date.fromisoformat(value)
        if _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(CHINA).date()
    except (ValueError, OverflowError):
        # 30 February, 25 o'clock, or a moment outside the calendar.
        return None
    return None
