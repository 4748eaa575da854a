"""A run stops asking at the first limit that it reaches."""

from __future__ import annotations

from crawler.budget import Budget, Limits


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
