"""Sizes and ages as people write them, and back."""

from __future__ import annotations

import re
from datetime import timedelta

_SIZE = re.compile(r"([0-9]{1,15})([KMGT]?)B?", re.IGNORECASE)
_AGE = re.compile(r"([0-9]{1,6})([hdwy])")
_UNITS = ("", "K", "M", "G", "T")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "y": 24 * 365}


def bytes_of(text: str) -> int:
    """Return the number of bytes in `500M`, `10G` or `4096`: K, M, G and T are powers of 1024.

    Raises ValueError for anything else.
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no size like 500M or 10G")
    return int(found[1]) << 10 * _UNITS.index(found[2].upper())


def age_of(text: str) -> timedelta:
    """Return the time in `12h`, `90d`, `4w` or `2y` (of 365 days). Raises ValueError."""
    found = _AGE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no age like 12h, 90d, 4w or 2y")
    return timedelta(hours=int(found[1]) * _HOURS[found[2]])


def size_text(size: int) -> str:
    """Return the size for people, rounded, in the units of `bytes_of`: `17.3 MB`."""
    amount, unit = float(size), 0
    while amount >= 1023.95 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{size} B" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}B"
