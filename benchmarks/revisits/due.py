"""Which articles are due when, and which come first."""

from __future__ import annotations

from collections import deque

import numpy as np

from benchmarks.revisits.world import Hours, Numbers


class Due:
    """Articles by the hour in which they are due; within an hour in no order.

    It does for simulated articles what leasing does for URLs: those never fetched
    come before those to be visited again, and within both the longest due first.
    """

    def __init__(self, hours: int) -> None:
        self._later: list[list[Numbers]] = [[] for _ in range(hours)]
        self._new: deque[Numbers] = deque()
        self._again: deque[Numbers] = deque()

    def discover(self, articles: Numbers) -> None:
        """Take articles that were never fetched; they are due at once."""
        if len(articles):
            self._new.append(articles)

    def visit_again(self, articles: Numbers, at: Hours) -> None:
        """Take articles that are due at these hours; beyond the end they never are."""
        hours = np.ceil(at).astype(np.intp)
        order = np.argsort(hours, kind="stable")
        articles, hours = articles[order], hours[order]
        firsts = np.flatnonzero(np.diff(hours, prepend=-1))
        for hour, group in zip(hours[firsts], np.split(articles, firsts[1:]), strict=True):
            if hour < len(self._later):
                self._later[hour].append(group)

    def lease(self, hour: int, limit: int) -> tuple[Numbers, Numbers]:
        """Return at most `limit` due articles: those never fetched, those fetched before."""
        self._again.extend(self._later[hour])
        self._later[hour] = []
        new = _take(self._new, limit)
        return new, _take(self._again, limit - len(new))

    @property
    def waiting(self) -> tuple[int, int]:
        """How many are due and were not handed out: never fetched, fetched before."""
        return sum(map(len, self._new)), sum(map(len, self._again))


def _take(queue: deque[Numbers], limit: int) -> Numbers:
    taken: list[Numbers] = []
    while queue and limit > 0:
        first = queue.popleft()
        if len(first) > limit:
            queue.appendleft(first[limit:])
            first = first[:limit]
        taken.append(first)
        limit -= len(first)
    return np.concatenate(taken) if taken else np.empty(0, np.intp)
