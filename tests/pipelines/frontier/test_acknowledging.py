from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from parsers.outcome import Outcome
from pipelines.dates import CHINA
from pipelines.errors import UnknownUrlError
from pipelines.frontier.records import FoundBy, PageKind, Priority, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, OFFSITE, answer, link, page


def leased(frontier, *links):
    frontier.discover(links, NOON)
    assert len(frontier.lease(len(links), NOON, NOON)) == len(links)


def test_an_answer_ends_the_lease_and_says_when_to_come_again(frontier):
    leased(frontier, link(7))
    given = answer("article 7", etag='"a"', last_modified="x", alias_of="article 8")
    assert frontier.acknowledge([given]) == []
    known = frontier.known("article 7")
    assert (known.state, known.priority) == (UrlState.FETCHED, Priority.REVISIT)
    assert (known.etag, known.last_modified, known.alias_of) == ('"a"', "x", "article 8")
    assert (known.last_fetched, known.last_changed, known.interval) == (NOON, NOON, DAY)
    assert 0.9 * DAY <= known.due - NOON <= 1.1 * DAY


def test_links_become_known_with_the_answer_that_names_them(frontier):
    leased(frontier, link(7))
    excluded = link(9, exclusion=OFFSITE)
    given = answer("article 7", links=(link(8, depth=2), excluded))
    assert frontier.acknowledge([given]) == [excluded]
    assert frontier.known("article 8").depth == 2
    assert frontier.known("article 9").state is UrlState.EXCLUDED


def test_two_answers_that_name_one_refused_link_tell_it_once(frontier):
    leased(frontier, link(1), link(2))
    excluded = link(9, exclusion=OFFSITE)
    answers = [answer(f"article {number}", links=(excluded,)) for number in (1, 2)]
    assert frontier.acknowledge(answers) == [excluded]


def test_a_page_may_link_to_itself(frontier):
    leased(frontier, link(7))
    frontier.acknowledge([answer("article 7", links=(link(7, depth=0),))])
    known = frontier.known("article 7")
    assert (known.state, known.depth) == (UrlState.FETCHED, 0)


def test_a_repeated_acknowledgement_is_harmless(frontier):
    leased(frontier, link(7))
    given = answer("article 7", links=(link(8), link(9, exclusion=OFFSITE)))
    frontier.acknowledge([given])
    before = [frontier.known(f"article {number}") for number in (7, 8, 9)]
    assert frontier.acknowledge([given, given]) == []
    assert [frontier.known(f"article {number}") for number in (7, 8, 9)] == before


def test_an_old_answer_does_not_undo_a_later_one_nor_end_a_later_lease(frontier):
    leased(frontier, link(7))
    old = answer("article 7")
    frontier.acknowledge([old])
    frontier.acknowledge([answer("article 7", Outcome.HTTP_ERROR, status=500, at=NOON + DAY)])
    before = frontier.known("article 7")
    frontier.acknowledge([old])
    assert frontier.known("article 7") == before
    frontier.lease(1, NOON + 2 * DAY, NOON + 2 * DAY)
    frontier.acknowledge([answer("article 7", Outcome.HTTP_ERROR, status=500, at=NOON + DAY)])
    assert frontier.known("article 7").state is UrlState.LEASED


def test_an_answer_counts_even_where_the_clock_went_back(frontier):
    leased(frontier, link(7))
    frontier.acknowledge([answer("article 7")])
    frontier.lease(1, NOON + 2 * DAY, NOON + 2 * DAY)
    frontier.acknowledge([answer("article 7", Outcome.UNCHANGED, at=NOON - HOUR)])
    assert frontier.known("article 7").last_fetched == NOON - HOUR


def test_an_answer_that_came_after_its_lease_ended_counts(frontier):
    leased(frontier, link(7))
    frontier.release(["article 7"])
    frontier.acknowledge([answer("article 7")])
    assert frontier.known("article 7").state is UrlState.FETCHED


def test_nothing_is_written_where_one_answer_is_for_no_known_url(frontier):
    leased(frontier, link(7))
    before = frontier.known("article 7")
    with pytest.raises(UnknownUrlError, match=r"example has no URL 'article 8'"):
        frontier.acknowledge([answer("article 7"), answer("article 8")])
    assert frontier.known("article 7") == before


def test_validators_are_those_of_the_page_we_have(frontier):
    leased(frontier, link(7))
    steps = (
        (answer("article 7", etag='"a"', at=NOON), '"a"'),
        (answer("article 7", Outcome.NOT_MODIFIED, at=NOON + HOUR), '"a"'),
        (answer("article 7", Outcome.NOT_MODIFIED, etag='"b"', at=NOON + 2 * HOUR), '"b"'),
        (answer("article 7", Outcome.PARSE_ERROR, etag='"c"', at=NOON + 3 * HOUR), '"b"'),
        (answer("article 7", Outcome.UPDATED, at=NOON + 4 * HOUR), None),
    )
    for given, etag in steps:
        frontier.acknowledge([given])
        assert frontier.known("article 7").etag == etag


def test_a_page_that_is_its_own_again_is_no_alias(frontier):
    leased(frontier, link(7))
    moved = answer("article 7", Outcome.REDIRECTED, status=301, alias_of="article 8")
    frontier.acknowledge([moved])
    assert frontier.known("article 7").alias_of == "article 8"
    frontier.acknowledge([answer("article 7", at=NOON + HOUR)])
    assert frontier.known("article 7").alias_of is None


def test_a_publication_date_is_remembered_for_visits_that_do_not_tell_it(frontier):
    leased(frontier, link(7))
    frontier.acknowledge([answer("article 7", published_at=NOON - 365 * DAY)])
    for days in range(1, 12):
        frontier.acknowledge([answer("article 7", Outcome.NOT_MODIFIED, at=NOON + days * DAY)])
    assert frontier.known("article 7").interval == 90 * DAY


def test_a_list_that_names_the_same_is_visited_less_often(frontier):
    leased(frontier, page("/list"))
    first = answer("page /list", Outcome.LISTING, content_digest="a")
    frontier.acknowledge([first])
    assert frontier.known("page /list").interval == 6 * HOUR
    assert frontier.known("page /list").priority is Priority.DISCOVERY
    frontier.acknowledge([replace(first, at=NOON + 7 * HOUR)])
    known = frontier.known("page /list")
    assert (known.interval, known.last_changed) == (9 * HOUR, NOON)
    assert known.reason == "unchanged for 7 hours"


def test_what_the_user_asked_for_is_one_of_many_afterwards(frontier):
    frontier.ask([link(7)], NOON)
    frontier.acknowledge([answer("article 7")])
    assert frontier.known("article 7").priority is Priority.REVISIT


def test_nothing_acknowledged_is_nothing_done(frontier):
    assert frontier.acknowledge([]) == []


def test_many_answers_with_many_links_are_one_batch(frontier):
    leased(frontier, *(link(number) for number in range(200)))
    links = tuple(link(number, depth=2) for number in range(150, 400))
    frontier.acknowledge([answer(f"article {number}", links=links) for number in range(200)])
    assert frontier.due(NOON) == 200
    assert frontier.known("article 399").state is UrlState.DISCOVERED
    assert frontier.known("article 199").state is UrlState.FETCHED
    assert frontier.known("article 199").kind is PageKind.ARTICLE


def test_dates_that_only_china_has_break_nothing(frontier):
    """A sitemap may say anything."""
    first_morning = datetime(1, 1, 1, tzinfo=CHINA)
    leased(frontier, link(7), link(8))
    frontier.acknowledge([answer("article 8")])
    frontier.acknowledge(
        [
            answer(
                "article 7",
                published_at=first_morning,
                links=(link(8, found_by=FoundBy.SITEMAP, modified_at=first_morning),),
            )
        ]
    )
    assert frontier.known("article 7").interval == DAY
    assert frontier.known("article 8").due > NOON
