from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.outcome import Outcome
from pipelines.frontier import policy
from pipelines.frontier.policy import Before, after, in_words
from pipelines.frontier.records import PageKind, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, answer

UNKNOWN = Before(None, 0, 0, None, NOON, None, None)
CHANGED = (Outcome.STORED, Outcome.UPDATED)
UNCHANGED = (Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.DUPLICATE)
UNUSABLE = (
    Outcome.NOT_ARTICLE,
    Outcome.PARSE_ERROR,
    Outcome.INVALID,
    Outcome.UNDECODABLE,
    Outcome.TOO_LARGE,
)

kinds = st.sampled_from(PageKind)
spans = st.timedeltas(timedelta(), timedelta(days=4000))
befores = st.builds(
    Before,
    interval=st.none() | st.integers(3600, 90 * 86400).map(lambda seconds: seconds * HOUR / 3600),
    failures=st.integers(0, 10_000),
    missing=st.integers(0, 2),
    content_digest=st.none() | st.sampled_from("ab"),
    first_seen=spans.map(lambda ago: NOON - ago),
    last_changed=st.none() | spans.map(lambda ago: NOON - ago),
    published_at=st.none() | spans.map(lambda ago: NOON - ago),
)
answers = st.builds(
    answer,
    st.text(max_size=9).map("article {}".format),
    st.sampled_from(Outcome),
    status=st.none() | st.sampled_from((200, 304, 403, 404, 410, 429, 503)),
    content_digest=st.none() | st.sampled_from("ab"),
    retry_after=st.none() | st.timedeltas(timedelta(), timedelta(days=80)),
    alias_of=st.none() | st.just("article 2"),
)


def near(pause):
    """What a pause may have become: a tenth less or more, by the key."""
    return pytest.approx(pause.total_seconds(), rel=0.1)


def pause(kind, before, given):
    found = after(kind, before, given)
    return None if found.due is None else (found.due - given.at).total_seconds()


@pytest.mark.parametrize("kind", [PageKind.LISTING, PageKind.SITEMAP, PageKind.FEED, PageKind.PAGE])
def test_a_list_is_visited_again_after_six_hours(kind):
    first = after(kind, UNKNOWN, answer("page /", Outcome.LISTING, content_digest="a"))
    assert (first.state, first.interval, first.changed) == (UrlState.FETCHED, 6 * HOUR, True)
    assert pause(kind, UNKNOWN, answer("page /", Outcome.LISTING)) == near(6 * HOUR)


def test_a_new_article_is_visited_again_after_a_day():
    assert after(PageKind.ARTICLE, UNKNOWN, answer("article 1")).interval == DAY


def test_an_article_is_old_by_its_own_date_and_new_by_first_sight_only_where_it_has_none():
    long_known = replace(UNKNOWN, first_seen=NOON - 31 * DAY)
    for before, start in (
        (long_known, 14 * DAY),
        (replace(UNKNOWN, published_at=NOON - 31 * DAY), 14 * DAY),
        (replace(long_known, published_at=NOON - 29 * DAY), DAY),
    ):
        assert after(PageKind.ARTICLE, before, answer("article 1")).interval == start


@pytest.mark.parametrize("outcome", UNCHANGED)
def test_what_did_not_change_is_left_alone_half_as_long_again(outcome):
    found = after(PageKind.ARTICLE, replace(UNKNOWN, interval=4 * DAY), answer("a", outcome))
    assert (found.state, found.interval, found.changed) == (UrlState.FETCHED, 6 * DAY, False)


@pytest.mark.parametrize("outcome", CHANGED)
def test_what_changed_is_visited_twice_as_often(outcome):
    found = after(PageKind.ARTICLE, replace(UNKNOWN, interval=4 * DAY), answer("a", outcome))
    assert (found.state, found.interval, found.changed) == (UrlState.FETCHED, 2 * DAY, True)


def test_a_list_has_changed_where_it_names_something_else():
    before = replace(UNKNOWN, interval=8 * HOUR, content_digest="a")
    for digest, interval in (("a", 12 * HOUR), ("b", 4 * HOUR)):
        given = answer("page /", Outcome.LISTING, content_digest=digest)
        assert after(PageKind.LISTING, before, given).interval == interval


@pytest.mark.parametrize(
    ("kind", "age", "shortest", "longest"),
    [
        (PageKind.LISTING, DAY, HOUR, 7 * DAY),
        (PageKind.ARTICLE, DAY, DAY, 14 * DAY),
        (PageKind.ARTICLE, 365 * DAY, DAY, 90 * DAY),
    ],
)
def test_intervals_end_at_the_bounds_of_their_kind(kind, age, shortest, longest):
    before = replace(UNKNOWN, first_seen=NOON - age)
    for outcome, end in ((Outcome.UPDATED, shortest), (Outcome.UNCHANGED, longest)):
        stands = before
        for _ in range(30):
            found = after(kind, stands, answer("x", outcome))
            stands = replace(stands, interval=found.interval)
        assert stands.interval == end


@pytest.mark.parametrize(
    ("outcome", "status", "pauses"),
    [
        (Outcome.HTTP_ERROR, 503, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]),
        (Outcome.HTTP_ERROR, 403, [HOUR, 2 * HOUR]),
        (Outcome.NETWORK_ERROR, None, [HOUR, 2 * HOUR]),
        (Outcome.BLOCKED, 200, [6 * HOUR, 12 * HOUR, 24 * HOUR]),
        *[(outcome, 200, [DAY, 2 * DAY, 4 * DAY]) for outcome in UNUSABLE],
        (Outcome.HTTP_ERROR, 404, [DAY, 3 * DAY, None]),
        (Outcome.SOFT_404, 200, [DAY, 3 * DAY, None]),
        (Outcome.HTTP_ERROR, 410, [DAY, None]),
    ],
)
def test_errors_in_a_row_are_followed_by_longer_and_longer_pauses(outcome, status, pauses):
    stands = UNKNOWN
    for number, expected in enumerate(pauses, start=1):
        given = answer("article 1", outcome, status=status)
        found = after(PageKind.ARTICLE, stands, given)
        stands = replace(stands, failures=found.failures, missing=found.missing)
        assert found.failures == number
        if expected is None:
            assert (found.state, found.due) == (UrlState.GONE, None)
        else:
            assert found.state is UrlState.FAILED
            assert (found.due - given.at).total_seconds() == near(expected)


@pytest.mark.parametrize(
    ("outcome", "longest"),
    [
        (Outcome.NETWORK_ERROR, 7 * DAY),
        (Outcome.BLOCKED, 7 * DAY),
        (Outcome.PARSE_ERROR, 90 * DAY),
    ],
)
def test_however_often_it_fails_a_page_is_asked_for_again(outcome, longest):
    worn = replace(UNKNOWN, failures=10**9)
    assert pause(PageKind.ARTICLE, worn, answer("article 1", outcome)) == near(longest)


@pytest.mark.parametrize("kind", [PageKind.LISTING, PageKind.SITEMAP, PageKind.FEED, PageKind.PAGE])
@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.HTTP_ERROR, 404), (Outcome.HTTP_ERROR, 410), (Outcome.SOFT_404, 302)],
)
def test_what_leads_to_articles_is_never_gone(kind, outcome, status):
    for missing, expected in enumerate((DAY, 2 * DAY, 4 * DAY, 8 * DAY, 16 * DAY, 30 * DAY)):
        stands = replace(UNKNOWN, failures=missing, missing=missing)
        given = answer("page /", outcome, status=status)
        assert after(kind, stands, given).state is UrlState.FAILED
        assert pause(kind, stands, given) == near(expected)


def test_another_error_in_between_begins_the_count_of_missing_answers_anew():
    missing_twice = replace(UNKNOWN, failures=2, missing=2)
    broken = after(PageKind.ARTICLE, missing_twice, answer("a", Outcome.NETWORK_ERROR))
    assert (broken.failures, broken.missing) == (3, 0)


def test_a_page_that_comes_forgets_its_errors():
    found = after(PageKind.ARTICLE, replace(UNKNOWN, failures=2, missing=2), answer("article 1"))
    assert (found.failures, found.missing) == (0, 0)


def test_errors_leave_the_interval_as_it_was():
    before = replace(UNKNOWN, interval=5 * DAY)
    found = after(PageKind.ARTICLE, before, answer("a", Outcome.NETWORK_ERROR))
    assert found.interval == 5 * DAY


def test_a_robots_txt_that_fails_forbids_pages_no_longer_than_an_error_of_their_own():
    fails = answer("article 1", Outcome.ROBOTS, status=503)
    assert after(PageKind.ARTICLE, UNKNOWN, fails).state is UrlState.FAILED
    assert pause(PageKind.ARTICLE, UNKNOWN, fails) == near(HOUR)


def test_robots_are_asked_again_after_a_week_and_what_leads_elsewhere_after_thirty_days():
    robots = answer("article 1", Outcome.ROBOTS, status=None)
    assert after(PageKind.ARTICLE, UNKNOWN, robots).state is UrlState.EXCLUDED
    assert pause(PageKind.ARTICLE, UNKNOWN, robots) == near(7 * DAY)
    for outcome in (Outcome.UNSAFE, Outcome.OFFSITE):
        elsewhere = answer("article 1", outcome, status=302)
        assert after(PageKind.ARTICLE, UNKNOWN, elsewhere).state is UrlState.EXCLUDED
        assert pause(PageKind.ARTICLE, UNKNOWN, elsewhere) == near(30 * DAY)


def test_a_redirect_that_may_be_gone_tomorrow_is_looked_at_as_any_page():
    for kind, expected in ((PageKind.ARTICLE, DAY), (PageKind.LISTING, DAY / 4)):
        given = answer("x", Outcome.REDIRECTED, status=302, alias_of="y")
        assert pause(kind, UNKNOWN, given) == near(expected)


def test_a_redirect_is_looked_at_again_after_thirty_days():
    given = answer("article 1", Outcome.REDIRECTED, status=301, alias_of="article 2")
    found = after(PageKind.ARTICLE, replace(UNKNOWN, interval=DAY), given)
    assert (found.state, found.interval) == (UrlState.FETCHED, 30 * DAY)
    assert found.reason == "redirects to article 2"


def test_a_server_may_ask_for_more_time_within_reason():
    for asked, granted in ((3 * DAY, 3 * DAY), (4000 * DAY, 90 * DAY)):
        given = answer("article 1", Outcome.HTTP_ERROR, status=503, retry_after=asked)
        assert after(PageKind.ARTICLE, UNKNOWN, given).due == NOON + granted


def test_urls_answered_together_are_not_due_together():
    dues = [after(PageKind.ARTICLE, UNKNOWN, answer(f"article {n}")).due for n in range(1000)]
    assert len(set(dues)) > 990
    assert max(dues) - min(dues) > 0.19 * DAY


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_says_why_a_url_stands_as_it_does(outcome):
    found = after(PageKind.ARTICLE, UNKNOWN, answer("article 1", outcome, reason="HTTP 599"))
    assert found.reason
    assert found.state not in (UrlState.LEASED, UrlState.DISCOVERED)


def test_lengths_of_time_are_said_in_their_largest_unit():
    lengths = (3 * DAY + HOUR, DAY, 23.5 * HOUR, HOUR, 59 * HOUR / 60, timedelta(), -DAY)
    assert [in_words(length) for length in lengths] == [
        "3 days",
        "1 day",
        "23 hours",
        "1 hour",
        "59 minutes",
        "0 minutes",
        "0 minutes",
    ]


@given(kinds, befores, answers)
def test_bounds_always_hold(kind, before, given):
    found = after(kind, before, given)
    if found.state is UrlState.FETCHED:
        limits = policy.bounds(kind, before, given)
        assert limits.shortest <= found.interval <= limits.longest
        floor = given.retry_after or timedelta()
        assert found.due - given.at >= max(0.9 * found.interval, floor)
        assert found.due - given.at <= max(1.1 * found.interval, floor)
    if found.state is UrlState.FAILED:
        assert timedelta(minutes=54) <= found.due - given.at <= 99 * DAY
    if found.due is not None and given.retry_after is not None:
        assert found.due >= given.at + given.retry_after


@given(kinds, befores, answers)
def test_only_what_is_gone_is_never_due(kind, before, given):
    found = after(kind, before, given)
    assert (found.due is None) == (found.state is UrlState.GONE)


@given(kinds, befores, st.sampled_from(UNCHANGED), st.sampled_from(CHANGED))
def test_unchanged_never_shortens_and_changed_never_lengthens(kind, before, same, other):
    assume(before.interval is not None)
    limits = policy.bounds(kind, before, answer("x"))
    before = replace(before, interval=limits.keep(before.interval))
    assert after(kind, before, answer("x", same)).interval >= before.interval
    assert after(kind, before, answer("x", other)).interval <= before.interval


@given(kinds, befores, answers, st.integers(0, 10_000))
def test_more_errors_never_mean_a_shorter_pause(kind, before, given, more):
    again = replace(before, failures=before.failures + more)
    sooner, later = after(kind, before, given).due, after(kind, again, given).due
    assert (sooner is None) == (later is None)
    assert sooner is None or sooner <= later


@given(kinds, befores, answers)
def test_the_same_answer_always_comes_to_the_same(kind, before, given):
    assert after(kind, before, given) == after(kind, before, given)
