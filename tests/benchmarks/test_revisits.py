from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.revisits.__main__ import main
from benchmarks.revisits.due import Due
from benchmarks.revisits.rules import GONE_AFTER, MISSING, intervals
from benchmarks.revisits.world import DAY, YEAR, Pace, World
from benchmarks.revisits.year import Year, simulate
from parsers.outcome import Outcome
from pipelines.frontier import policy
from pipelines.frontier.records import Answer, PageKind, UrlState

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STONE = World("stone", 0, 0, (Pace(1, 0, 0),))
PLENTY = 1 << 40


# --- the same rules as the frontier's -----------------------------------------------------


def by_the_frontier(interval: float | None, changed: bool, age: float) -> float:
    before = policy.Before(
        interval=None if interval is None else timedelta(hours=interval),
        failures=0,
        missing=0,
        content_digest="old",
        first_seen=NOW,
        last_changed=None,
        published_at=NOW - timedelta(hours=age),
    )
    answer = Answer(
        "key", Outcome.UPDATED, "", NOW, 200, content_digest="new" if changed else "old"
    )
    found = policy.after(PageKind.ARTICLE, before, answer).interval
    assert found is not None
    return found / timedelta(hours=1)


@given(
    interval=st.none() | st.floats(24, 90 * 24, width=32),
    changed=st.booleans(),
    age=st.floats(0, 3000, width=32),
)
def test_intervals_are_those_of_the_frontier(interval: float | None, changed: bool, age: float):
    found = intervals(
        np.array([np.nan if interval is None else interval], np.float32),
        np.array([changed]),
        np.array([age], np.float32),
    )

    # The frontier rounds to seconds; hours as 32 bits are exact to a second or so.
    assert found[0] == pytest.approx(by_the_frontier(interval, changed, age), abs=1 / 1000)


def test_a_missing_article_is_asked_for_as_often_as_by_the_frontier():
    pauses = []
    for missing in range(GONE_AFTER):
        before = policy.Before(timedelta(days=1), missing, missing, None, NOW, None, None)
        answer = Answer("key", Outcome.HTTP_ERROR, "404", NOW, 404)
        stands = policy.after(PageKind.ARTICLE, before, answer)
        if stands.state is not UrlState.GONE:
            assert stands.due is not None
            pauses.append((stands.due - NOW) / timedelta(hours=1))

    assert pauses == pytest.approx(MISSING, rel=policy.SPREAD)


# --- who comes when -----------------------------------------------------------------------


def test_articles_never_fetched_come_before_others_and_the_longest_due_first():
    due = Due(hours=10)
    due.visit_again(np.array([1, 2]), np.array([2.5, 1.5], np.float32))
    due.discover(np.array([7, 8]))

    leases = [due.lease(hour, 1) for hour in range(5)]

    assert [[list(new), list(again)] for new, again in leases] == [
        [[7], []],
        [[8], []],
        [[], [2]],
        [[], [1]],
        [[], []],
    ]


def test_what_is_due_after_the_end_never_is():
    due = Due(hours=10)
    due.visit_again(np.array([1]), np.array([9.5], np.float32))

    assert [len(due.lease(hour, 5)[1]) for hour in range(10)] == [0] * 10


# --- years that can be told by hand ---------------------------------------------------------


def test_an_old_article_that_never_changes_is_visited_eight_times():
    # First on day 0, then after 14, 21, 31.5, 47.25, 70.875, 90 and 90 days: on day 364.6 of
    # 365 for the eighth time, and the spread decides whether that is within the year.
    old = World("old", 0, 0, (Pace(1, 0, 0),))

    year = simulate(old, 400, PLENTY)

    assert year.first == 400
    assert 7 <= year.requests / 400 <= 8
    assert (year.changed, year.missing, year.never, year.waiting) == (0, 0, 0, 0)
    assert year.freshness == 1.0


def test_a_bounded_crawl_makes_no_more_requests_than_it_may():
    year = simulate(STONE, 1000, per_hour=1)

    assert max(year.by_day) == DAY
    assert year.first == 1000
    # 8,760 requests, 7 to 8 of which each article would like.
    assert year.waiting == 0


def test_articles_that_nobody_has_time_for_are_counted():
    year = simulate(STONE, 2 * YEAR, per_hour=1)

    assert year.first == year.requests == YEAR
    assert year.never == YEAR
    # Those never fetched, and those that were, but for the last 14 days ± 10 %.
    assert 2 * YEAR - 15.4 * DAY <= year.waiting <= 2 * YEAR - 12.6 * DAY


def test_an_article_that_changes_all_the_time_is_visited_every_day():
    restless = World("restless", 0, 0, (Pace(1, 100_000, 100_000),), oldest=1000)

    year = simulate(restless, 300, PLENTY)

    # Halved from 14 days: 7, 3.5, 1.75 and then 1 day, so some 350 more visits.
    assert 335 <= year.requests / 300 <= 360
    assert year.unchanged == 0
    assert year.freshness < 0.02


def test_changes_are_seen_about_half_an_interval_late():
    # Once in ten years: intervals are as long as if it never happened, 90 days at most.
    rare = World("rare", 0, 0, (Pace(1, 0.1, 0.1),))

    year = simulate(rare, 20_000, PLENTY)

    hours = np.arange(len(year.until_noticed))
    mean = float((hours * year.until_noticed).sum() / year.until_noticed.sum())
    assert year.changed == pytest.approx(20_000 * 0.1, rel=0.25)
    assert 14 * DAY / 2 < mean < 90 * DAY / 2


def test_removed_articles_are_asked_for_three_times_and_no_more():
    fading = World("fading", 0, 5.0, (Pace(1, 0, 0),))

    year = simulate(fading, 2000, PLENTY)

    assert year.missing == pytest.approx(3 * year.settled, rel=0.05)
    # Of those that live a fifth of a year on the average, some go before the first visit: none,
    # as there is time for all in the first hour.
    assert year.never == 0
    assert year.settled > 1500


def test_the_same_seed_gives_the_same_year():
    world = World("some", 0.001, 0.1, (Pace(0.5, 50, 5), Pace(0.5, 0, 0)))

    def told(year: Year) -> list[object]:
        return [*year.by_day, year.changed, year.missing, year.freshness]

    once = told(simulate(world, 60, 20))
    assert told(simulate(world, 60, 20)) == once
    assert told(simulate(world, 60, 20, seed=2)) != once


def test_the_command_prints_a_line_per_world_and_number_of_sites(
    capsys: pytest.CaptureFixture[str],
):
    main(["--articles", "30", "--sites", "1", "2"])

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line.split("|")[1:3] for line in lines[1:]] == [
        [f" {world} ", f" {sites} "]
        for world in ("still", "ordinary", "lively")
        for sites in (1, 2)
    ]
