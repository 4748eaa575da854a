"""Numbers in the few characters that an axis, a table or a sentence has room for."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 5.0, 10.0)


def short(value: float) -> str:
    """Return a number for an axis: `0.5`, `40`, `1.5k`, `2M`."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{_trimmed(value / limit)}{unit}"
    return _trimmed(value)


def grouped(count: int) -> str:
    """Return a count with its thousands apart: `12,345`."""
    return f"{count:,}"


def percent(share: float | None) -> str:
    """Return a share between 0 and 1 as `97.5 %`, or a dash where there is none."""
    return "–" if share is None else f"{_trimmed(round(share * 100, 1))} %"


def stamp(moment: datetime) -> str:
    """Return an aware moment as `2026-11-22 08:00Z`; it must be in UTC."""
    return f"{moment:%Y-%m-%d %H:%M}Z"


def span(time: timedelta) -> str:
    """Return a time for people, in its largest unit of which there are two."""
    minutes = max(int(time.total_seconds()) // 60, 0)
    for size, unit in ((1440, "days"), (60, "hours")):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def ticks(largest: float, *, whole: bool) -> tuple[float, ...]:
    """Return round numbers from 0 to the first that is not below the largest; 2 to 6 of them.

    whole: whether fractions make no sense, as for pages.
    """
    step = _step(max(largest / 4, 0.25 if whole else 1e-6))
    if whole:
        step = max(step, 1.0)
    return tuple(number * step for number in range(max(ceil(largest / step - 1e-9), 1) + 1))


def _step(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def _trimmed(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
