"""Dates on a page: stated and inferred ones are told apart wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass

# `2025-04-29T10:11:16+08:00`: the day is the site's own, in its own time zone.
_DAY = 10


@dataclass(frozen=True, slots=True)
class Day:
    """A day, `2025-04-29`. is_inferred: whether no page states it."""

    day: str
    is_inferred: bool


def day_of(stated: str | None, inferred: str | None) -> Day | None:
    """Return the stated day, else the inferred one, else None."""
    if stated is not None:
        return Day(stated[:_DAY], False)
    return None if inferred is None else Day(inferred[:_DAY], True)


def moment_text(value: str) -> str:
    """Return a date or moment as stored, with a blank before the time and before the offset."""
    day, _, time = value.partition("T")
    if not time:
        return day
    for sign in "+-":
        time = time.replace(sign, f" {sign}")
    return f"{day} {time}"
