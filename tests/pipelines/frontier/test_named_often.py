"""Of pages never fetched, those that more articles name come first."""

from __future__ import annotations

import random
from datetime import timedelta

from pipelines.frontier.records import FoundBy, Link, Priority
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, answer, link

LATER = NOON + HOUR


def named_by(number: int, pages: int) -> list[Link]:
    """Return links to an article from so many others, beside the page that names it first."""
    urls = [f"https://m.example.cn/news/{1000 + page}.html" for page in range(pages)]
    return [link(number, found_on=url) for url in urls]


def test_what_many_articles_name_is_mostly_asked_for_first(frontier):
    frontier.discover([link(number) for number in range(300)], NOON)
    for number in range(200, 300):
        frontier.discover(named_by(number, 32), LATER)
    leased = frontier.lease(100, LATER, LATER)
    # Found last, they would come last. The number of pages is estimated: some have bad luck.
    assert sum(int(lease.key.split()[1]) >= 200 for lease in leased) >= 95


def test_what_few_name_is_not_left_for_ever(frontier):
    frontier.discover([link(7)], NOON)
    later = NOON + 8 * DAY
    frontier.discover([link(8)], later + HOUR)
    frontier.discover(named_by(8, 5000), later + 2 * HOUR)
    assert [lease.key for lease in frontier.lease(9, later + DAY, later + DAY)] == [
        "article 7",
        "article 8",
    ]


def test_neither_order_nor_repetition_counts(folder):
    links = named_by(7, 20)
    shuffled = random.Random(1).sample(links * 3, 60)
    one, other = folder.frontier("one"), folder.frontier("other")
    for frontier, found in ((one, links), (other, shuffled)):
        frontier.discover([link(7)], NOON)
        for of in found:
            frontier.discover([of], LATER)
    assert one.known("article 7") == other.known("article 7")
    assert one.known("article 7").due < NOON


def test_twice_as_many_pages_make_it_about_six_hours(frontier):
    frontier.discover([link(number) for number in range(2, 202)], NOON)
    mean = {}
    for pages in (8, 16, 32):
        for number in range(2, 202):
            frontier.discover(named_by(number, pages), LATER)
        sums = (NOON - frontier.known(f"article {number}").due for number in range(2, 202))
        mean[pages] = sum(sums, timedelta()) / 200
    assert 4 * HOUR < mean[16] - mean[8] < 8 * HOUR
    assert 4 * HOUR < mean[32] - mean[16] < 8 * HOUR


def test_the_page_that_named_it_first_says_nothing_new(frontier):
    frontier.discover([link(7)], NOON)
    before = frontier.known("article 7")
    for hours in range(50):
        frontier.discover([link(7)], NOON + hours * HOUR)
    assert frontier.known("article 7").due == before.due


def test_only_articles_count_and_only_before_the_first_visit(frontier):
    frontier.discover([link(7), link(8)], NOON)
    lists = [
        Link(of.key, of.url, of.kind, FoundBy.LISTING, of.found_on, 1) for of in named_by(7, 50)
    ]
    for of in lists:
        frontier.discover([of], LATER)
    assert frontier.known("article 7").due == NOON
    frontier.lease(9, NOON, NOON)
    frontier.acknowledge([answer(link(8))])
    due = frontier.known("article 8").due
    for of in named_by(8, 50):
        frontier.discover([of], LATER)
    assert (frontier.known("article 8").due, frontier.known("article 8").priority) == (
        due,
        Priority.REVISIT,
    )
