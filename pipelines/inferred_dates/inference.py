"""What can be told of the day of an article that does not state it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DateMethod(StrEnum):
    """How a date was inferred, the surest first.

    LINKING_ITEMS: teasers that lead to the article date it.
    NEIGHBOURING_IDS: articles with ids right below and above are dated. That ids
        grow with time is a guess about the site, checked on the ids around.
    RELATED_ITEMS_AGREE: all teasers on the article's own page have that date. It tells
        when the page's list was made, not when the article was written.
    """

    LINKING_ITEMS = "linking_items"
    NEIGHBOURING_IDS = "neighbouring_ids"
    RELATED_ITEMS_AGREE = "related_items_agree"


@dataclass(frozen=True, slots=True)
class Inference:
    """A day, `YYYY-MM-DD`, and what it was inferred from.

    error_days: by how many days at most it is wrong, where what the method takes for
        granted holds; None where nothing bounds it.
    """

    method: DateMethod
    value: str
    error_days: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class DatedId:
    """An id of a site, and the day of its article."""

    number: int
    day: date


NEIGHBOURS = 3
"""How many dated ids are looked at on either side: a choice."""
WIDEST = 7
"""Days between the nearest two, at most: a choice."""


def best_of(inferences: Iterable[Inference]) -> Inference | None:
    """Return the one with the least error; among equals that of the surest method."""
    return min(inferences, key=_rank, default=None)


def from_linking_items(first_day: str, last_day: str) -> Inference:
    """Return the date of an article that teasers date between these days.

    Where they disagree the earliest is taken: a later one may be that of an update.
    """
    error = (date.fromisoformat(last_day) - date.fromisoformat(first_day)).days
    said = f"say {first_day}" if not error else f"say {first_day} to {last_day}"
    evidence = f"the items that lead to it {said}"
    return Inference(DateMethod.LINKING_ITEMS, first_day, error, evidence)


def from_neighbours(below: Sequence[DatedId], above: Sequence[DatedId]) -> Inference | None:
    """Return the day between those of the nearest ids below and above, or None.

    below, above: the nearest dated ids, at most `NEIGHBOURS` on either side, the
    nearest first. None unless there are so many, all of them are in order of time,
    and the nearest two are at most `WIDEST` days apart.
    """
    if len(below) < NEIGHBOURS or len(above) < NEIGHBOURS:
        return None
    days = [of.day for of in (*reversed(below), *above)]
    before, after = below[0], above[0]
    span = (after.day - before.day).days
    if days != sorted(days) or span > WIDEST:
        return None
    value = before.day + timedelta(days=span // 2)
    evidence = f"id {before.number} is of {before.day}, id {after.number} of {after.day}"
    return Inference(DateMethod.NEIGHBOURING_IDS, value.isoformat(), span - span // 2, evidence)


def _rank(of: Inference) -> tuple[bool, int, int]:
    return of.error_days is None, of.error_days or 0, list(DateMethod).index(of.method)
