"""Stretches of ids: which a change may be seen in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from pipelines.inferred_dates.inference import WIDEST


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches of ids, first and last included, in order, those joined that overlap."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found


def narrow(days: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield where dated ids, given with their days, are near enough to date what is between.

    From one id to the next whose day is no earlier, and at most `WIDEST` days later: in
    any other place nothing is dated by its neighbours.
    """
    for one, next_one in pairwise(sorted(days)):
        span = date.fromisoformat(days[next_one]) - date.fromisoformat(days[one])
        if 0 <= span.days <= WIDEST:
            yield one, next_one
