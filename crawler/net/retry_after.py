"""The header `Retry-After`: how long a server asks to wait (RFC 9110, 10.2.3). No I/O."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+")
_LONGEST = timedelta(days=3650)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long to wait from now on: zero or more, ten years at most.

    value: the header as sent, seconds or an HTTP date; None where there is none.
    now: the aware moment that a date counts from.

    None where there is no header, or where it says neither.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0") or "0"
        return _LONGEST if len(digits) > 9 else min(timedelta(seconds=int(digits)), _LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # An HTTP date is in GMT, whatever stands in the zone's place.
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), _LONGEST)
