from __future__ import annotations

import pytest

from parsers.outcome import Outcome
from pipelines.frontier.records import UrlState
from pipelines.frontier.shapes import TRAP_PAGES, shape_of
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, OFFSITE, answer, link, page


def visit(frontier, path, *links, at=NOON, outcome=Outcome.LISTING):
    """Have a list page found, fetched and acknowledged with links on it."""
    frontier.discover([page(path)], at)
    frontier.acknowledge([answer(f"page {path}", outcome, at=at, links=links)])


def months(first, count):
    return [f"/calendar?month={number}" for number in range(first, first + count)]


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://m.example.cn/list/12/page_3.html?a=1", "/list/N/page_N.html?a"),
        ("https://m.example.cn/calendar/2026-11-22", "/calendar/N-N-N"),
        ("https://m.example.cn/x?page=2&sort=asc&page=3", "/x?page&sort"),
        ("https://m.example.cn/x?sort=asc&page=2", "/x?page&sort"),
        ("https://m.example.cn", "/"),
        ("https://m.example.cn/x?2&&=3", "/x?2"),
        ("https://m.example.cn/健康/3/", "/健康/N/"),
    ],
)
def test_pages_of_one_shape_differ_in_numbers_only(url, shape):
    assert shape_of(url) == shape


def test_a_calendar_is_left_after_fifty_pages_without_anything_new(frontier):
    frontier.discover([page(path) for path in months(0, 60)], NOON)
    for path in months(0, TRAP_PAGES - 1):
        visit(frontier, path)
    assert frontier.trapped() == 0
    visit(frontier, months(49, 1)[0])
    assert frontier.trapped() == 10
    known = frontier.known("page /calendar?month=55")
    assert (known.state, known.due) == (UrlState.EXCLUDED, None)
    assert known.reason == ("trap: 50 list pages like /calendar?month in a row led to nothing new")
    assert frontier.due(NOON) == 0


def test_what_turns_up_later_of_a_trap_is_excluded_and_counted_by_nobody(folder):
    frontier = folder.frontier(trap_pages=3)
    for path in months(0, 3):
        visit(frontier, path)
    assert frontier.discover([page("/calendar?month=9"), page("/news?month=9")], NOON) == []
    assert frontier.known("page /calendar?month=9").state is UrlState.EXCLUDED
    assert frontier.known("page /news?month=9").state is UrlState.DISCOVERED


def test_a_fruitful_page_begins_the_count_anew(folder):
    frontier = folder.frontier(trap_pages=3)
    for number, path in enumerate(months(0, 12)):
        visit(frontier, path, *([link(number)] if number % 3 == 2 else []))
    assert frontier.trapped() == 0


@pytest.mark.parametrize(
    "found", [link(1), link(2, exclusion=OFFSITE), page("/other")], ids=["known", "refused", "list"]
)
def test_only_an_unknown_article_is_fruit(folder, found):
    frontier = folder.frontier(trap_pages=3)
    frontier.discover([link(1), page("/calendar?month=9")], NOON)
    for path in months(0, 3):
        visit(frontier, path, found)
    assert frontier.trapped() == 1


def test_neither_errors_nor_second_visits_count(folder):
    frontier = folder.frontier(trap_pages=3)
    frontier.discover([page("/calendar?month=99")], NOON)
    for path in months(0, 5):
        visit(frontier, path, outcome=Outcome.NETWORK_ERROR)
    visit(frontier, "/calendar?month=50")
    for days in range(1, 6):
        visit(frontier, "/calendar?month=50", at=NOON + days * DAY)
    assert frontier.trapped() == 0


def test_an_empty_list_counts_whatever_it_is_taken_for(folder):
    frontier = folder.frontier(trap_pages=3)
    frontier.discover([page("/calendar?month=9")], NOON)
    outcomes = (Outcome.NOT_ARTICLE, Outcome.SOFT_404, Outcome.LISTING)
    for path, outcome in zip(months(0, 3), outcomes, strict=True):
        visit(frontier, path, outcome=outcome)
    assert frontier.trapped() == 1


def test_a_trap_opens_when_a_page_of_its_shape_leads_to_something(folder):
    frontier = folder.frontier(trap_pages=3)
    for path in months(0, 3):
        visit(frontier, path)
    frontier.discover([page("/calendar?month=9")], NOON)
    visit(frontier, "/calendar?month=0", link(1), at=NOON + DAY)
    frontier.discover([page("/calendar?month=9")], NOON + DAY)
    assert frontier.known("page /calendar?month=9").state is UrlState.DISCOVERED


def test_pages_of_a_trap_that_led_somewhere_are_visited_on(folder):
    frontier = folder.frontier(trap_pages=3)
    visit(frontier, "/calendar?month=100", link(1))
    for path in months(0, 3):
        visit(frontier, path)
    frontier.discover([page("/calendar?month=100")], NOON + HOUR)
    known = frontier.known("page /calendar?month=100")
    assert (known.state, known.due is None) == (UrlState.FETCHED, False)


def test_a_trap_takes_back_what_is_leased_and_unused(folder):
    frontier = folder.frontier(trap_pages=3)
    frontier.discover([page(path) for path in months(0, 5)], NOON)
    frontier.lease(5, NOON, NOON)
    frontier.acknowledge([answer(f"page {path}", Outcome.LISTING) for path in months(0, 3)])
    frontier.release([f"page {path}" for path in months(3, 2)])
    assert (frontier.trapped(), frontier.due(NOON)) == (2, 0)


def test_the_user_may_ask_for_a_page_of_a_trap(folder):
    frontier = folder.frontier(trap_pages=3)
    for path in months(0, 3):
        visit(frontier, path)
    frontier.ask([page("/calendar?month=9")], NOON)
    assert frontier.due(NOON) == 1


def test_what_the_user_asked_for_does_not_fall_into_a_trap(folder):
    frontier = folder.frontier(trap_pages=3)
    frontier.ask([page("/calendar?month=9")], NOON)
    for path in months(0, 3):
        visit(frontier, path)
    assert frontier.due(NOON) == 1


def test_counting_the_same_answer_twice_counts_one_page(folder):
    frontier = folder.frontier(trap_pages=3)
    frontier.discover([page("/calendar?month=9")], NOON)
    for _ in range(5):
        visit(frontier, "/calendar?month=1")
    assert frontier.trapped() == 0
