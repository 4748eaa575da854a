"""Crawls on several days: which articles were visited when, and what the site said each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.site.crawling import Crawled, Diary
from tests.site.plan import Plan, Story
from tests.site.running import Entry
from tests.site.truth import change_is_visible, changed

# How a visit ends that gave the article, or nothing newer than what is stored.
ARTICLES = frozenset({"stored", "updated", "unchanged", "not_modified"})


@dataclass(frozen=True)
class Visit:
    """A run's visit to an article.

    day: of the run, with its fraction. status: of the last answer; conditional:
    whether that was asked for on a condition. outcomes: as counted.
    """

    day: float
    status: int
    conditional: bool
    outcomes: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the site gave an article, or said that it has not changed."""
        return ARTICLES.issuperset(self.outcomes)


@dataclass(frozen=True)
class Days:
    """Runs by the day on which they began, in order."""

    plan: Plan
    runs: dict[float, Crawled]

    def visits(self, story: Story) -> list[Visit]:
        """Return the visits to an article."""
        return [
            Visit(day, last.status, last.conditional, tuple(run.of_article(story.id)))
            for day, run in self.runs.items()
            if (last := _last(run, story.id)) is not None
        ]

    def revisits(self) -> Iterator[tuple[Story, Visit, Visit]]:
        """Yield each pair of visits to an article, one after the other."""
        for story in self.plan.stories.values():
            visits = self.visits(story)
            for earlier, later in pairwise(visits):
                yield story, earlier, later

    def last_seen(self, story: Story) -> float | None:
        """Return the day of the last visit that could see the text; None without one.

        One that a stuck validator misled could not.
        """
        seen = [
            visit.day
            for visit in self.visits(story)
            if visit.status == 200 or (visit.status == 304 and change_is_visible(story))
        ]
        return seen[-1] if seen else None


def crawl_days(diary: Diary, days: tuple[float, ...]) -> Days:
    """Crawl on each of the days."""
    return Days(diary.site.plan, {day: diary.crawl(day) for day in days})


def says_another(story: Story, earlier: Visit, later: Visit) -> bool:
    """Whether an article's text was changed between two visits."""
    return changed(story, int(earlier.day), int(later.day))


def _last(run: Crawled, id_: int) -> Entry | None:
    entries = run.asked.get(f"article {id_}")
    return entries[-1] if entries else None
