from __future__ import annotations

from dataclasses import replace

from parsers.outcome import Outcome
from pipelines.frontier import leasing
from pipelines.frontier.records import Lease, PageKind, UrlState
from tests.pipelines.frontier.urls import DAY, HOUR, NOON, answer, link, page

LATER = NOON + 2 * HOUR


def keys(leases):
    return [lease.key for lease in leases]


def test_a_lease_says_all_that_a_request_needs(frontier):
    frontier.discover([link(7, depth=2)], NOON)
    frontier.lease(1, NOON, NOON)
    frontier.acknowledge([answer("article 7", etag='"a"', last_modified="Mon, 01 Jun 2026")])
    assert frontier.lease(1, NOON + 2 * DAY, NOON + 2 * DAY) == [
        Lease(
            key="article 7",
            url="https://m.example.cn/news/7.html",
            kind=PageKind.ARTICLE,
            depth=2,
            etag='"a"',
            last_modified="Mon, 01 Jun 2026",
            reason="fetched for the first time",
        )
    ]


def test_the_most_urgent_come_first_and_those_due_longest_before_others(frontier):
    frontier.discover([link(1)], NOON)
    frontier.discover([link(2), page("/late")], NOON + HOUR)
    frontier.discover([link(3), page("/early")], NOON)
    frontier.acknowledge([answer("article 1", at=NOON - 2 * DAY)])
    frontier.ask([link(4)], LATER)
    expected = ["article 4", "page /early", "page /late", "article 3", "article 2", "article 1"]
    assert keys(frontier.preview(9, LATER)) == expected
    assert keys(frontier.lease(2, LATER, LATER)) == expected[:2]
    assert keys(frontier.lease(9, LATER, LATER)) == expected[2:]


def test_nothing_is_leased_before_it_is_due(frontier):
    frontier.discover([link(1)], LATER)
    assert (frontier.due(NOON), frontier.lease(9, NOON, NOON)) == (0, [])
    assert (frontier.due(LATER), keys(frontier.lease(9, NOON, LATER))) == (1, ["article 1"])


def test_nothing_is_leased_twice(folder):
    one, other = folder.frontier(), folder.frontier()
    one.discover([link(number) for number in range(5)], NOON)
    first, second = one.lease(3, NOON, NOON), other.lease(9, NOON, NOON)
    assert sorted(keys(first + second)) == [f"article {number}" for number in range(5)]
    assert one.lease(9, NOON, NOON) == []


def test_a_preview_changes_nothing(frontier):
    frontier.discover([link(1)], NOON)
    before = frontier.known("article 1")
    assert keys(frontier.preview(9, NOON)) == ["article 1"]
    assert frontier.known("article 1") == before


def test_a_leased_url_says_so_and_is_as_it_was_when_it_is_given_back(frontier):
    frontier.discover([link(1)], NOON)
    before = frontier.known("article 1")
    frontier.lease(1, NOON, NOON)
    assert frontier.known("article 1") == replace(before, state=UrlState.LEASED)
    assert frontier.due(NOON) == 0
    frontier.release(["article 1", "article 2"])
    assert frontier.known("article 1") == before


def test_a_failed_url_is_failed_again_when_its_lease_is_given_back(frontier):
    frontier.discover([link(1)], NOON)
    frontier.acknowledge([answer("article 1", Outcome.HTTP_ERROR, status=503, reason="HTTP 503")])
    (lease,) = frontier.lease(1, LATER, LATER)
    assert lease.reason == "error 1: http_error: HTTP 503"
    frontier.release(["article 1"])
    assert frontier.known("article 1").state is UrlState.FAILED


def test_a_run_gives_back_its_own_leases_only(folder):
    one, other = folder.frontier(), folder.frontier()
    one.discover([link(1)], NOON)
    one.lease(1, NOON, NOON)
    other.release(["article 1"])
    assert one.known("article 1").state is UrlState.LEASED


def test_a_new_run_gives_back_what_a_dead_one_left(folder):
    dead, other_site = folder.frontier(), folder.frontier("other")
    for frontier in (dead, other_site):
        frontier.discover([link(1), link(2), link(3)], NOON)
        frontier.lease(2, NOON, NOON)
    run = folder.frontier()
    assert (run.release_all(), run.release_all()) == (2, 0)
    assert len(run.lease(9, NOON, NOON)) == 3
    assert other_site.due(NOON) == 1


def test_a_lease_ends_by_itself(folder):
    frontier = folder.frontier(lease_time=HOUR)
    frontier.discover([link(1)], NOON)
    frontier.lease(1, NOON, NOON)
    assert frontier.lease(1, NOON + 0.9 * HOUR, LATER) == []
    assert keys(frontier.lease(1, NOON + HOUR, LATER)) == ["article 1"]


def plan(folder, statement, *values):
    return [row[-1] for row in folder.db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def test_the_next_batch_is_read_from_an_index_without_sorting(folder):
    (step,) = plan(folder, leasing._NEXT, "example", 2, "2026", 64)
    assert "USING INDEX frontier_due (site=? AND priority=? AND due" in step
    (step,) = plan(folder, leasing._END_EXPIRED, "example", "2026")
    assert "frontier_leases (site=? AND leased_until" in step
