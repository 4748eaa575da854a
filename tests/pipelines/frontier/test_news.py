"""What has just been published does not wait for what was there already."""

from __future__ import annotations

from dataclasses import replace

from parsers.outcome import Outcome
from pipelines.frontier.backlog import backlogs
from pipelines.frontier.records import FoundBy, PageKind, Priority
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, SITE, answer, link, page

LIST = page("/list/1")


def named(number, by=FoundBy.LISTING):
    return link(number, found_by=by, found_on=LIST.url)


def visit(frontier, at, *numbers, of=LIST, by=FoundBy.LISTING, outcome=Outcome.LISTING):
    links = tuple(named(number, by) for number in numbers)
    digest = str(numbers) if outcome is Outcome.LISTING else None
    frontier.acknowledge([answer(of, outcome, at=at, links=links, content_digest=digest)])


def leased(frontier, at):
    found = frontier.lease(99, at, at + HOUR)
    return [lease.key for lease in found if lease.kind is PageKind.ARTICLE]


def test_an_article_that_a_list_did_not_name_before_comes_before_the_backlog(frontier):
    frontier.discover([LIST], NOON)
    visit(frontier, NOON, 1, 2, 3)
    visit(frontier, NOON + DAY, 9, 1, 2)

    assert leased(frontier, NOON + 2 * DAY) == ["article 9", "article 1", "article 2", "article 3"]


def test_the_first_visit_of_a_list_is_no_news(frontier):
    frontier.discover([LIST, link(1)], NOON)
    visit(frontier, NOON + HOUR, 2)

    assert frontier.known("article 2").reason == "new, found by listing"
    assert leased(frontier, NOON + DAY) == ["article 1", "article 2"]


def test_the_reason_says_so(frontier):
    frontier.discover([LIST], NOON)
    visit(frontier, NOON)
    visit(frontier, NOON + DAY, 9)

    known = frontier.known("article 9")
    assert known.reason == "just published, found by listing"
    assert known.priority is Priority.NEW
    assert known.due < NOON + DAY
    assert known.first_seen == NOON + DAY


def test_a_teaser_that_was_earlier_than_the_list_takes_nothing_from_it(frontier):
    frontier.discover([LIST, link(1), link(2)], NOON)
    visit(frontier, NOON, 1)
    frontier.discover([link(9)], NOON + HOUR)
    visit(frontier, NOON + DAY, 9, 1)
    known = frontier.known("article 9")
    visit(frontier, NOON + 2 * DAY, 9, 1)

    assert known.reason == "just published, found by listing"
    assert frontier.known("article 9") == replace(known, last_seen=NOON + 2 * DAY)
    assert leased(frontier, NOON + 3 * DAY) == ["article 9", "article 1", "article 2"]


def test_a_redirect_in_the_place_of_a_list_is_no_visit_of_it(frontier):
    frontier.discover([LIST, link(1)], NOON)
    visit(frontier, NOON, outcome=Outcome.REDIRECTED)
    visit(frontier, NOON + DAY, 2)

    assert frontier.known("article 2").reason == "new, found by listing"


def test_the_backlog_is_no_older_than_what_is_known(folder):
    frontier = folder.frontier(SITE)
    frontier.discover([LIST], NOON)
    visit(frontier, NOON)
    visit(frontier, NOON + DAY, 9)

    (backlog,) = backlogs(folder.db, NOON + DAY + HOUR)
    assert (backlog.due, backlog.oldest) == (1, NOON + DAY)


def test_teasers_of_an_article_visited_again_are_no_news(frontier):
    frontier.discover([link(1), link(2)], NOON)
    for day in (0, 1):
        links = () if day == 0 else (link(9, found_on=link(1).url),)
        frontier.acknowledge([answer(link(1), at=NOON + day * DAY, links=links)])

    assert leased(frontier, NOON + 2 * DAY)[:2] == ["article 2", "article 9"]


def test_pages_of_a_list_that_are_no_articles_are_no_news(frontier):
    frontier.discover([LIST], NOON)
    visit(frontier, NOON)
    second = page("/list/2", found_on=LIST.url)
    frontier.acknowledge([answer(LIST, Outcome.LISTING, at=NOON + DAY, links=(second,))])

    assert frontier.known(second.key).due == NOON + DAY


def test_an_article_known_already_is_not_moved(frontier):
    frontier.discover([LIST, link(1), link(9)], NOON)
    visit(frontier, NOON)
    visit(frontier, NOON + DAY, 9)

    assert frontier.known("article 9").due == NOON
