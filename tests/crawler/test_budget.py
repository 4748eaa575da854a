"""A run stops asking at the first limit that it reaches."""

from __future__ import annotations

from datetime import timedelta

from crawler.budget import Budget, Limits
from crawler.settings import HEALTHNEWS_RETRY_AFTER_MAX
from crawler.spider import LEASED_AT_ONCE
from pipelines.frontier.sqlite_frontier import LEASE_TIME


class Clock:
    """Seconds that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pages() -> None:
    budget = Budget(Limits(pages=3), Clock())
    assert budget.pages_left == 3
    budget.pages += 2
    assert budget.pages_left == 1
    budget.pages += 1
    assert budget.pages_left == 0


def test_time_is_counted_from_the_beginning_of_the_run() -> None:
    clock = Clock()
    budget = Budget(Limits(pages=3, seconds=60), clock)
    clock.now += 59.9
    assert budget.pages_left == 3
    clock.now += 0.1
    assert budget.pages_left == 0


def test_bytes() -> None:
    budget = Budget(Limits(pages=3, bytes=1000), Clock())
    budget.bytes += 999
    assert budget.pages_left == 3
    budget.bytes += 500
    assert budget.pages_left == 0


def test_no_lease_ends_while_its_page_waits_for_the_pauses_before_it() -> None:
    longest = LEASED_AT_ONCE * timedelta(seconds=HEALTHNEWS_RETRY_AFTER_MAX)
    assert 2 * longest < LEASE_TIME
