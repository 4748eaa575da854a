from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from parsers.outcome import Outcome
from pipelines.frontier.records import FoundBy, PageKind, Priority, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, OFFSITE, answer, link, page

LATER = NOON + HOUR


def fetched(frontier, target, outcome=Outcome.STORED, **changes):
    """Have a link found at noon, fetched at noon and acknowledged."""
    frontier.discover([target], NOON)
    frontier.lease(1, NOON, NOON)
    frontier.acknowledge([answer(target, outcome, **changes)])


def gone(frontier, target):
    frontier.discover([target], NOON)
    for days in range(3):
        missing = {"status": 404, "at": NOON + days * DAY}
        frontier.acknowledge([answer(target, Outcome.HTTP_ERROR, **missing)])
    assert frontier.known(target.key).state is UrlState.GONE


def test_what_is_found_is_due_at_once(frontier):
    assert frontier.discover([link(7)], NOON) == []
    known = frontier.known("article 7")
    assert known == frontier.known("https://m.example.cn/news/7.html")
    assert (known.url, known.kind) == ("https://m.example.cn/news/7.html", PageKind.ARTICLE)
    assert (known.state, known.due, known.reason) == (
        UrlState.DISCOVERED,
        NOON,
        "new, found by related",
    )
    assert (known.first_seen, known.last_seen, known.last_fetched) == (NOON, NOON, None)
    assert (known.found_by, known.found_on, known.depth, known.failures) == (
        FoundBy.RELATED,
        "https://m.example.cn/news/1.html",
        1,
        0,
    )


def test_nothing_is_known_of_what_was_not_found(frontier):
    assert frontier.known("article 7") is None


@pytest.mark.parametrize(
    ("kind", "priority"),
    [
        (PageKind.ARTICLE, Priority.NEW),
        (PageKind.LISTING, Priority.DISCOVERY),
        (PageKind.SITEMAP, Priority.DISCOVERY),
        (PageKind.FEED, Priority.DISCOVERY),
        (PageKind.PAGE, Priority.DISCOVERY),
    ],
)
def test_lists_come_before_articles(frontier, kind, priority):
    frontier.discover([page("/x", kind)], NOON)
    assert frontier.known("page /x").priority is priority


def test_finding_a_url_again_moves_nothing_but_when_it_was_seen(frontier):
    fetched(frontier, link(7), etag='"a"')
    before = frontier.known("article 7")
    frontier.discover([link(7, found_on="https://m.example.cn/news/9.html")], LATER)
    assert frontier.known("article 7") == replace(before, last_seen=LATER)


def test_a_url_seen_earlier_was_still_seen_later(frontier):
    frontier.discover([link(7)], LATER)
    frontier.discover([link(7)], NOON)
    assert frontier.known("article 7").last_seen == LATER


def test_one_page_may_name_a_url_twice(frontier):
    frontier.discover([link(7, depth=3), link(7, depth=2)], NOON)
    assert frontier.known("article 7").depth == 2
    assert frontier.due(NOON) == 1


def test_a_shorter_way_replaces_a_longer_one(frontier):
    for depth, kept in ((2, 2), (3, 2), (1, 1)):
        frontier.discover([link(7, depth=depth)], NOON)
        assert frontier.known("article 7").depth == kept


def test_a_kind_that_says_more_replaces_one_that_says_less(frontier):
    steps = (
        (PageKind.PAGE, PageKind.PAGE, Priority.DISCOVERY),
        (PageKind.LISTING, PageKind.LISTING, Priority.DISCOVERY),
        (PageKind.ARTICLE, PageKind.ARTICLE, Priority.NEW),
        (PageKind.PAGE, PageKind.ARTICLE, Priority.NEW),
    )
    for found, kept, priority in steps:
        frontier.discover([page("/x", found)], NOON)
        known = frontier.known("page /x")
        assert (known.kind, known.priority) == (kept, priority)


def test_sites_do_not_know_each_other(folder):
    ours, theirs = folder.frontier("example"), folder.frontier("other")
    ours.discover([link(7)], NOON)
    assert theirs.known("article 7") is None
    assert (theirs.due(NOON), theirs.lease(9, NOON, NOON)) == (0, [])


def test_an_excluded_url_is_told_once_and_never_due(frontier):
    excluded = link(7, exclusion=OFFSITE)
    assert frontier.discover([excluded, excluded], NOON) == [excluded]
    assert frontier.discover([excluded], LATER) == []
    known = frontier.known("article 7")
    assert (known.state, known.reason, known.due) == (UrlState.EXCLUDED, OFFSITE.reason, None)


def test_an_excluded_url_comes_back_where_a_link_to_it_is_welcome(frontier):
    frontier.discover([link(7, exclusion=OFFSITE, url="http://user@m.example.cn/7")], NOON)
    frontier.discover([link(7)], LATER)
    known = frontier.known("article 7")
    assert (known.state, known.due, known.url) == (UrlState.DISCOVERED, LATER, link(7).url)


def test_a_link_that_is_refused_takes_nothing_from_a_url_that_is_welcome(frontier):
    frontier.discover([link(7)], NOON)
    assert frontier.discover([link(7, exclusion=OFFSITE)], LATER) == []
    assert frontier.known("article 7").state is UrlState.DISCOVERED


@pytest.mark.parametrize("outcome", [Outcome.ROBOTS, Outcome.OFFSITE, Outcome.UNSAFE])
def test_what_an_answer_excluded_does_not_come_back_by_each_further_link(frontier, outcome):
    fetched(frontier, link(7), outcome)
    before = frontier.known("article 7")
    frontier.discover([link(7)], LATER)
    assert frontier.known("article 7") == replace(before, last_seen=LATER)


def test_what_lies_too_deep_is_kept_apart_and_counted_by_nobody(frontier):
    assert frontier.discover([link(7, depth=4), link(8, depth=3)], NOON) == []
    known = frontier.known("article 7")
    assert (known.state, known.due) == (UrlState.EXCLUDED, None)
    assert known.reason == "depth: 4 links from a start page, more than 3"
    assert (frontier.too_deep(), frontier.due(NOON)) == (1, 1)


def test_what_lay_too_deep_comes_back_by_a_shorter_way_or_a_higher_limit(folder, frontier):
    frontier.discover([link(7, depth=4), link(8, depth=4)], NOON)
    frontier.discover([link(7, depth=2)], LATER)
    assert frontier.known("article 7").state is UrlState.DISCOVERED
    folder.frontier(max_depth=4).discover([link(8, depth=4)], LATER)
    assert frontier.known("article 8").state is UrlState.DISCOVERED
    assert frontier.too_deep() == 0


def test_a_source_that_tells_of_a_change_makes_a_page_due_a_day_after_its_last_visit(frontier):
    fetched(frontier, link(7))
    frontier.acknowledge([answer("article 7", Outcome.UNCHANGED, at=NOON + DAY)])
    told = link(7, found_by=FoundBy.SITEMAP, modified_at=NOON + DAY + HOUR / 2)
    frontier.discover([told], NOON + DAY + HOUR)
    known = frontier.known("article 7")
    assert (known.due, known.state) == (NOON + 2 * DAY, UrlState.FETCHED)
    assert known.reason == "changed on 2026-06-02, says the sitemap"


def test_a_change_that_was_fetched_already_moves_nothing(frontier):
    fetched(frontier, link(7))
    before = frontier.known("article 7")
    for moment in (NOON, NOON - DAY):
        frontier.discover([link(7, found_by=FoundBy.SITEMAP, modified_at=moment)], LATER)
    assert frontier.known("article 7") == replace(before, last_seen=LATER)


def test_a_change_that_lies_ahead_is_not_believed(frontier):
    fetched(frontier, link(7))
    before = frontier.known("article 7")
    frontier.discover([link(7, modified_at=NOON + 30 * DAY)], LATER)
    assert frontier.known("article 7") == replace(before, last_seen=LATER)


def test_a_failing_page_waits_its_time_whatever_its_source_says(frontier):
    fetched(frontier, link(7), Outcome.NETWORK_ERROR, status=None)
    before = frontier.known("article 7")
    frontier.discover([link(7, found_by=FoundBy.SITEMAP, modified_at=NOON + HOUR / 2)], LATER)
    assert frontier.known("article 7") == replace(before, last_seen=LATER)


@pytest.mark.parametrize("source", [FoundBy.SITEMAP, FoundBy.LISTING, FoundBy.FEED])
def test_a_page_that_is_gone_comes_back_where_a_list_names_it_as_changed(frontier, source):
    gone(frontier, link(7))
    frontier.discover([link(7, found_by=source, modified_at=NOON + 3 * DAY)], NOON + 4 * DAY)
    known = frontier.known("article 7")
    assert (known.state, known.due, known.failures) == (UrlState.DISCOVERED, NOON + 4 * DAY, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"found_by": FoundBy.RELATED, "modified_at": NOON + 3 * DAY},
        {"found_by": FoundBy.SITEMAP, "modified_at": NOON + DAY},
        {"found_by": FoundBy.SITEMAP},
    ],
)
def test_a_page_that_is_gone_does_not_come_back_for_less(frontier, changes):
    gone(frontier, link(7))
    frontier.discover([link(7, **changes)], NOON + 4 * DAY)
    assert frontier.known("article 7").state is UrlState.GONE


def test_what_the_user_asks_for_is_due_now_and_first(frontier):
    fetched(frontier, link(7))
    frontier.discover([link(8), page("/list")], NOON)
    assert frontier.ask([link(7), link(9)], LATER) == []
    known = frontier.known("article 7")
    assert (known.state, known.due, known.priority) == (UrlState.FETCHED, LATER, Priority.ASKED)
    assert [lease.key for lease in frontier.lease(9, LATER, LATER)] == [
        "article 7",
        "article 9",
        "page /list",
        "article 8",
    ]


def test_the_user_may_ask_for_what_is_gone_or_too_deep_or_was_forbidden(frontier):
    gone(frontier, link(1))
    fetched(frontier, link(2), Outcome.ROBOTS, status=None)
    frontier.discover([link(3, depth=9)], NOON)
    frontier.ask([link(number, depth=0) for number in (1, 2, 3)], LATER)
    assert {lease.key for lease in frontier.lease(9, LATER, LATER)} == {
        "article 1",
        "article 2",
        "article 3",
    }


def test_the_user_may_not_ask_for_what_a_rule_refuses(frontier):
    refused = link(7, exclusion=OFFSITE)
    assert frontier.ask([refused], NOON) == [refused]
    assert frontier.ask([refused], NOON) == []
    assert frontier.due(NOON) == 0


def test_asking_twice_is_asking_once(frontier):
    frontier.ask([link(7)], NOON)
    before = frontier.known("article 7")
    frontier.ask([link(7)], NOON)
    assert frontier.known("article 7") == before


def test_what_was_asked_for_stays_first_when_it_is_found_to_be_an_article(frontier):
    frontier.ask([page("/x", PageKind.PAGE)], NOON)
    frontier.discover([page("/x", PageKind.ARTICLE)], LATER)
    known = frontier.known("page /x")
    assert (known.kind, known.priority) == (PageKind.ARTICLE, Priority.ASKED)


def test_what_is_due_already_is_not_put_off_by_a_change(frontier):
    fetched(frontier, link(7))
    before = frontier.known("article 7")
    told = link(7, found_by=FoundBy.SITEMAP, modified_at=NOON + HOUR)
    frontier.discover([told], NOON + 2 * DAY)
    known = frontier.known("article 7")
    assert (known.due, known.reason) == (before.due, before.reason)


def test_a_change_told_twice_is_one_change(frontier):
    fetched(frontier, link(7))
    told = link(7, found_by=FoundBy.SITEMAP, modified_at=NOON + HOUR / 2)
    for hours in (25, 26):
        frontier.discover([told], NOON + hours * HOUR)
    assert frontier.known("article 7").due <= NOON + 25 * HOUR


def test_a_source_that_tells_of_changes_all_the_time_is_believed_once_a_day(frontier):
    fetched(frontier, link(7))
    visits = 1
    for hours in range(1, 24 * 10):
        now = NOON + hours * HOUR
        frontier.discover([link(7, found_by=FoundBy.SITEMAP, modified_at=now)], now)
        if frontier.known("article 7").due <= now:
            frontier.acknowledge([answer("article 7", Outcome.UNCHANGED, at=now)])
            visits += 1
    assert visits == 10


def test_nothing_found_is_nothing_done(frontier):
    assert (frontier.discover([], NOON), frontier.ask([], NOON)) == ([], [])


def test_a_url_that_no_database_can_hold_is_kept_in_writing(frontier):
    frontier.discover([link(7, key="page /\ud800", url="https://m.example.cn/\ud800")], NOON)
    assert frontier.known("page /\\ud800").url == "https://m.example.cn/\\ud800"


def test_a_moment_needs_its_time_zone(frontier):
    with pytest.raises(ValueError, match="time zone"):
        frontier.discover([link(7)], datetime(2026, 6, 1))
