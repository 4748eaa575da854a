"""What was forgotten is not asked for, however often it is found."""

from __future__ import annotations

import pytest

from parsers.outcome import Outcome
from parsers.sites import SITES
from pipelines.frontier.records import FoundBy, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, answer, link, page

LATER = NOON + DAY
BAN = "tombstone of jiusongjiankang:7, 2026-06-01: asked to"
NAME = "jiusongjiankang:7"


@pytest.fixture
def frontier(folder):
    """Return the frontier of a site that is known: its pages are found by its name."""
    assert "jiusongjiankang" in SITES
    return folder.frontier("jiusongjiankang")


def bury(folder, *own):
    folder.crawl.tombstones.put(NAME, "asked to", NOON, own, ())
    folder.crawl.remove_traces(NAME)


def test_a_link_to_it_is_counted_once_and_never_due(folder, frontier):
    bury(folder)
    (refused,) = frontier.discover([link(7), link(8)], NOON)
    assert (refused.key, refused.exclusion.outcome) == ("article 7", Outcome.NOT_ARTICLE)
    assert refused.exclusion.reason == f"{BAN}; not fetched"
    assert frontier.discover([link(7)], LATER) == []
    known = frontier.known("article 7")
    assert (known.state, known.due, known.reason) == (UrlState.EXCLUDED, None, BAN)
    assert [lease.key for lease in frontier.lease(9, LATER, LATER)] == ["article 8"]


def test_a_page_that_was_fetched_is_excluded_and_nothing_of_it_is_kept(folder, frontier):
    frontier.discover([link(7)], NOON)
    frontier.lease(1, NOON, NOON)
    frontier.acknowledge([answer("article 7", etag='"a"', content_digest="b")])
    bury(folder)
    known = frontier.known("article 7")
    assert (known.state, known.due, known.reason) == (UrlState.EXCLUDED, None, BAN)
    assert (known.etag, known.content_digest, known.last_fetched) == (None, None, None)


def test_a_page_under_way_stays_excluded_when_its_answer_comes(folder, frontier):
    frontier.discover([link(7)], NOON)
    frontier.lease(1, NOON, NOON)
    bury(folder)
    late = answer("article 7", Outcome.NOT_ARTICLE, at=NOON + HOUR, reason=BAN)
    assert frontier.acknowledge([late]) == []
    known = frontier.known("article 7")
    assert (known.state, known.due, known.last_fetched) == (UrlState.EXCLUDED, None, None)


def test_a_link_on_a_page_is_refused_like_any_other(folder, frontier):
    bury(folder)
    frontier.discover([link(1)], NOON)
    (refused,) = frontier.acknowledge([answer("article 1", links=(link(7), link(8)))])
    assert refused.key == "article 7"


def test_whoever_asks_for_it_is_refused_too(folder, frontier):
    bury(folder)
    (refused,) = frontier.ask([link(7, found_by=FoundBy.SEED)], NOON)
    assert refused.exclusion.reason == f"{BAN}; not fetched"
    assert frontier.lease(9, LATER, LATER) == []


def test_a_page_is_known_by_its_url_where_its_key_has_no_id(folder, frontier):
    place = page("/x.html")
    frontier.discover([place, page("/y.html")], NOON)
    bury(folder, place.url)
    assert frontier.known(place.key).state is UrlState.EXCLUDED
    assert frontier.known("page /y.html").state is UrlState.DISCOVERED


def test_once_the_tombstone_is_taken_back_the_next_link_lets_it_in(folder, frontier):
    frontier.discover([link(7)], NOON)
    frontier.acknowledge([answer("article 7")])
    bury(folder)
    folder.crawl.allow_again(NAME, LATER)
    assert frontier.known("article 7").reason == (
        "forgotten once, allowed again on 2026-06-02: waits for a link"
    )
    assert frontier.discover([link(7)], LATER) == []
    assert [lease.key for lease in frontier.lease(9, LATER, LATER)] == ["article 7"]
