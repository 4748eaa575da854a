"""When a crawl fetches what it knows: runs over a site on its first day, and on later ones.

The site and what is true of it are in `tests/site`, and share no code with the
product. `HEALTHNEWS_LONG=1` crawls two thousand pages instead of two hundred.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.site import urls
from tests.site.clocks import Calendar
from tests.site.crawling import TRAP_REQUESTS, Diary
from tests.site.days import Days, Visit, crawl_days, says_another
from tests.site.plan import FULL_SIZE, MISSING, Nature, Reach, Story, Validators
from tests.site.running import running_site
from tests.site.truth import answers_304, text_of

LONG = bool(os.environ.get("HEALTHNEWS_LONG"))
# docs/frontier.md: a page that answers 404, or says that it is missing, is given
# up after the third answer, and one that answers 410 after the second.
GONE_AFTER, GONE_AFTER_410 = 3, 2
# docs/frontier.md: an article is visited once a day at most, a tenth earlier or later.
SHORTEST = 0.9
DAYS = (0, 0.5, 1.2, 2.4, 3.6, 4.8, 8.3, 12.5)
SMALL = 200


@dataclass(frozen=True)
class Later:
    """Runs on several days, and what is stored after the last."""

    days: Days
    texts: dict[int, str]

    def stories(self, *natures: Nature) -> list[Story]:
        """Return the articles of a nature that are found by plain links."""
        stories = self.days.plan.stories.values()
        hidden = (Reach.NOTHING, Reach.SESSIONS)
        return [s for s in stories if s.nature in natures and s.reach not in hidden]


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Later]:
    with running_site(FULL_SIZE if LONG else SMALL) as site:
        diary = Diary(site, tmp_path_factory.mktemp("later"), Calendar())
        days = crawl_days(diary, DAYS)
        yield Later(days, diary.texts())


def is_told_by_a_sitemap(story: Story) -> bool:
    """Whether a sitemap says when the article changed: truly, or always today."""
    return story.reach in (Reach.SITEMAPS, Reach.SEVERAL) and story.id % 10 in (0, 1, 2, 3, 4, 9)


def test_no_article_is_visited_before_it_is_due(later: Later) -> None:
    early = [
        (story.id, story.nature, earlier, visit)
        for story, earlier, visit in later.days.revisits()
        if visit.day - earlier.day < SHORTEST and earlier.whole and not is_told_by_a_sitemap(story)
    ]
    assert early == []


def test_half_a_day_later_only_lists_and_failures_are_due(later: Later) -> None:
    run = later.days.runs[0.5]
    failing = {
        story.id
        for story in later.days.plan.stories.values()
        if story.nature.startswith(("once_", "always_"))
    }
    assert set(run.fetched_articles()) <= failing
    assert any(entry.url == urls.LIST for entry in run.entries)
    assert any(entry.url == urls.FEED for entry in run.entries)


def test_a_304_is_counted_as_such_and_not_parsed(later: Later) -> None:
    seen = 0
    for run in later.days.runs.values():
        unchanged = {about for about, entries in run.asked.items() if entries[-1].status == 304}
        counted = {about for about, names in run.outcomes.items() if "not_modified" in names}
        assert counted == unchanged
        parsed = Counter(urls.article_id(url) for url in run.parsed)
        assert [about for about in unchanged if parsed[_number(about)]] == []
        seen += len(unchanged)
    assert seen > 100


def _number(about: str) -> int:
    return int(about.removeprefix("article ")) if about.startswith("article ") else -1


def test_conditions_are_sent_where_the_server_gave_validators(later: Later) -> None:
    for story, earlier, visit in later.days.revisits():
        if earlier.whole:
            assert visit.conditional is (story.validators is not Validators.NONE), story


def test_an_honest_server_answers_304_for_what_is_the_same(later: Later) -> None:
    same = [
        visit.outcomes
        for story, earlier, visit in later.days.revisits()
        if story.nature is Nature.STEADY and answers_304(story) and earlier.whole
    ]
    assert set(same) == {("not_modified",)}


def test_each_visit_sees_what_changed_since_the_last(later: Later) -> None:
    def expected(story: Story, earlier: Visit, visit: Visit) -> tuple[str, ...]:
        if visit.status == 304:
            return ("not_modified",)
        return ("updated",) if says_another(story, earlier, visit) else ("unchanged",)

    plain = (Nature.STEADY, Nature.EDITED, Nature.ADORNED, Nature.SLOW, Nature.TO_WWW)
    wrong = [
        (story.id, story.nature, earlier, visit)
        for story, earlier, visit in later.days.revisits()
        if story.nature in plain and visit.outcomes != expected(story, earlier, visit)
    ]
    assert wrong == []


def test_what_changes_daily_is_seen_every_day(later: Later) -> None:
    days = [day for day in DAYS if day != 0.5]
    daily = [
        story
        for story in later.stories(Nature.EDITED)
        if story.period == 1 and story.validators is not Validators.STUCK
    ]
    assert daily
    for story in daily:
        visits = later.days.visits(story)
        assert [visit.day for visit in visits] == days, story
        assert {visit.outcomes for visit in visits[1:]} == {("updated",)}, story


def test_what_does_not_change_is_visited_less_and_less(later: Later) -> None:
    for story in later.stories(Nature.STEADY):
        if not story.born and not is_told_by_a_sitemap(story):
            # One day, then half as much again each time, at the days of the runs.
            assert len(later.days.visits(story)) <= 6, story


def test_what_is_stored_is_what_the_last_visit_saw(later: Later) -> None:
    stories = later.days.plan.stories
    expected = {}
    for id_ in later.texts:
        day = later.days.last_seen(stories[id_])
        assert day is not None, id_
        expected[id_] = text_of(stories[id_], int(day))
    assert later.texts == expected


def test_no_article_is_forgotten(later: Later) -> None:
    """An interval grows by half with each visit that finds nothing."""
    last = DAYS[-1]
    for story in later.stories(Nature.STEADY, Nature.EDITED, Nature.ADORNED):
        if not story.exists(int(last)):
            continue
        days = [visit.day for visit in later.days.visits(story)]
        assert days, story
        # Nothing waits longer than it was known before, and two days more.
        assert last - days[-1] <= (days[-1] - days[0]) + 2, (story, days)


def test_a_dress_that_changes_is_no_change(later: Later) -> None:
    outcomes = {
        visit.outcomes
        for story in later.stories(Nature.ADORNED)
        for visit in later.days.visits(story)[1:]
    }
    assert ("unchanged",) in outcomes
    assert outcomes <= {("unchanged",), ("not_modified",)}


def test_a_counter_of_readers_is_no_reason_to_come_back_sooner(later: Later) -> None:
    """The counter is stored as it is now, and the pages are visited as seldom as steady ones."""
    found = later.stories(Nature.COUNTED)
    steady = [story for story in found if not story.born and not is_told_by_a_sitemap(story)]
    assert steady
    for story in steady:
        visits = later.days.visits(story)
        assert {visit.outcomes for visit in visits[1:]} <= {("updated",), ("not_modified",)}
        assert len(visits) <= 6, story


def test_a_page_that_is_missing_is_given_up(later: Later) -> None:
    gone = [story for story in later.stories(*MISSING) if not story.exists(int(DAYS[-1]))]
    assert {story.nature for story in gone} == MISSING
    for story in gone:
        missed = [visit for visit in later.days.visits(story) if visit.day >= story.gone.start]
        answers = GONE_AFTER_410 if story.nature is Nature.MISSING_410 else GONE_AFTER
        soft = story.nature is Nature.MISSING_SOFT
        assert len(missed) == answers, story
        assert {visit.outcomes for visit in missed} == {("soft_404" if soft else "http_error",)}


def test_a_page_that_comes_back_in_time_is_visited_again(later: Later) -> None:
    back = [
        story
        for story in later.stories(Nature.MISSING_404, Nature.MISSING_SOFT)
        if story.exists(int(DAYS[-1]))
    ]
    assert back
    for story in back:
        last = later.days.visits(story)[-1]
        assert last.day > story.gone.stop, story
        assert last.outcomes in (("unchanged",), ("not_modified",)), story


def test_what_is_missing_stays_stored(later: Later) -> None:
    once_there = [story for story in later.stories(*MISSING) if not story.gone.start <= 0]
    assert {story.id for story in once_there} <= set(later.texts)


def test_new_articles_come_by_lists_sitemaps_and_the_feed(later: Later) -> None:
    reaches = set()
    for day, run in later.days.runs.items():
        new = [s for s in later.days.plan.stories.values() if 0 < s.born <= int(day)]
        for story in new:
            first = later.days.visits(story)[0]
            assert first.day == min(d for d in DAYS if int(d) >= story.born), (story, day)
            assert first.outcomes == ("stored",)
            reaches.add(story.reach)
        assert run.report["left"] == 0
    assert reaches == {Reach.LISTS, Reach.SITEMAPS, Reach.SEVERAL, Reach.FEED}


def test_traps_do_not_grow_from_day_to_day(later: Later) -> None:
    for run in later.days.runs.values():
        asked = [entry.url for entry in run.entries if urls.article_id(entry.url) is None]
        assert sum(map(urls.is_calendar, asked)) <= TRAP_REQUESTS
        assert sum(map(urls.has_session, asked)) <= TRAP_REQUESTS
        assert sum(map(urls.is_endless, asked)) == 0


def test_what_a_robots_txt_forbids_is_never_asked_for(later: Later) -> None:
    for run in later.days.runs.values():
        assert [entry for entry in run.entries if "/health/news/9" in entry.url] == []
