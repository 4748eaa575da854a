"""A year of hourly crawl runs over a simulated world."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks.revisits.due import Due
from benchmarks.revisits.rules import GONE_AFTER, MISSING, YOUNG_FOR, intervals
from benchmarks.revisits.world import DAY, YEAR, Hours, Numbers, Pages, World, make_pages
from benchmarks.revisits.world import next_changes as draw_changes
from pipelines.frontier.policy import SPREAD


@dataclass(slots=True)
class Year:
    """What a year came to. Counts are of requests for articles; delays are in whole hours.

    by_day: requests on each day.
    first, changed, unchanged, missing: what the requests found. An unchanged one is
        a 304 where the site sends validators.
    until_stored: from an article's publication to its first visit; of those
        published in the year.
    until_noticed: from a change to the visit that saw it; changes in between count once.
    held, stale: article-hours in which a page was stored and still there, and those
        of them in which it said something else than what was stored.
    gone_unknown: article-hours between a removal and the answer that settled it.
    never: articles that were there and never visited. waiting: due at the end, and not visited.
    """

    by_day: list[int] = field(default_factory=lambda: [0] * 365)
    first: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    until_stored: Numbers = field(default_factory=lambda: np.zeros(YEAR + 1, np.intp))
    until_noticed: Numbers = field(default_factory=lambda: np.zeros(YEAR + 1, np.intp))
    held: float = 0.0
    stale: float = 0.0
    gone_unknown: float = 0.0
    settled: int = 0
    articles: int = 0
    never: int = 0
    waiting: int = 0

    @property
    def requests(self) -> int:
        """All requests for articles."""
        return sum(self.by_day)

    @property
    def freshness(self) -> float:
        """The part of the time for which stored articles said what the sites said, 0 to 1."""
        return 1 - self.stale / self.held if self.held else 1.0


def simulate(world: World, known: int, per_hour: int, seed: int = 1) -> Year:
    """Crawl a world of `known` articles for a year, at most `per_hour` requests an hour.

    At the beginning all of them are discovered and none is fetched. Those that are
    published later are discovered within the hour: lists that change are visited
    every hour, and each visit names what is new.
    """
    random = np.random.default_rng(seed)
    pages = make_pages(world, known, SPREAD, random)
    crawl = _Crawl(pages, random)
    crawl.due.discover(random.permutation(known))
    coming = known
    for hour in range(YEAR):
        appeared = coming + int(np.searchsorted(pages.published[coming:], hour, side="right"))
        crawl.due.discover(np.arange(coming, appeared))
        coming = appeared
        crawl.run(hour, per_hour)
    return crawl.end()


class _Crawl:
    """How each article stands, and what was counted."""

    def __init__(self, pages: Pages, random: np.random.Generator) -> None:
        self.due = Due(YEAR)
        self._pages = pages
        self._random = random
        self._year = Year(articles=len(pages))
        self._interval = np.full(len(pages), np.nan, np.float32)
        self._stored_at = np.full(len(pages), np.nan, np.float32)
        self._changes_at = np.full(len(pages), np.inf, np.float32)
        self._missing = np.zeros(len(pages), np.int8)

    def run(self, hour: int, limit: int) -> None:
        new, again = self.due.lease(hour, limit)
        if not len(new) + len(again):
            return
        year = self._year
        year.by_day[hour // DAY] += len(new) + len(again)
        visited = np.concatenate([new, again])
        there = self._pages.removed[visited] > hour
        self._found_missing(visited[~there], hour)
        found_new = new[there[: len(new)]]
        self._stored_at[found_new] = hour
        year.first += len(found_new)
        published = self._pages.published[found_new]
        _count(year.until_stored, hour - published[published >= 0])
        self._found(visited[there], hour, len(found_new))

    def _found(self, articles: Numbers, hour: int, new: int) -> None:
        changes = self._changes_at[articles]
        changed = changes <= hour
        self._year.changed += int(changed.sum())
        self._year.unchanged += len(articles) - new - int(changed.sum())
        late = hour - changes[changed]
        self._year.stale += float(late.sum(dtype=np.float64))
        _count(self._year.until_noticed, late)
        ages = np.asarray(hour - self._pages.published[articles], np.float32)
        interval = intervals(self._interval[articles], changed, ages)
        self._interval[articles] = interval
        self._missing[articles] = 0
        self._changes_at[articles] = draw_changes(
            self._pages, articles, hour, YOUNG_FOR, self._random
        )
        self._again(articles, hour, interval)

    def _found_missing(self, articles: Numbers, hour: int) -> None:
        self._year.missing += len(articles)
        times = self._missing[articles] + 1
        self._missing[articles] = times
        settled = articles[times >= GONE_AFTER]
        self._year.settled += len(settled)
        self._year.gone_unknown += float(
            (hour - self._pages.removed[settled]).sum(dtype=np.float64)
        )
        for number, pause in enumerate(MISSING, 1):
            some = articles[times == number]
            self._again(some, hour, np.full(len(some), pause, np.float32))

    def _again(self, articles: Numbers, hour: int, pause: Hours) -> None:
        if len(articles):
            self.due.visit_again(articles, hour + pause * self._pages.spread[articles])

    def end(self) -> Year:
        """Close the account of the year."""
        stored = ~np.isnan(self._stored_at)
        until = np.minimum(self._pages.removed[stored], YEAR)
        held = until - self._stored_at[stored]
        overdue = np.maximum(until - self._changes_at[stored], 0)
        self._year.held = float(held.sum(dtype=np.float64))
        self._year.stale += float(overdue.sum(dtype=np.float64))
        self._year.never = int((~stored & (self._missing == 0)).sum())
        self._year.waiting = sum(self.due.waiting)
        return self._year


def _count(histogram: Numbers, hours: Hours) -> None:
    histogram += np.bincount(hours.astype(np.intp), minlength=len(histogram))
