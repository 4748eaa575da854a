"""A run stops asking at the first limit that it reaches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.budget import Budget, Limits
from crawler.settings import HEALTHNEWS_RETRY_AFTER_MAX
from crawler.spider import LEASED_AT_ONCE
from parsers import Outcome
from pipelines.frontier.sqlite_frontier import LEASE_TIME
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve


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


@pytest.mark.parametrize("limit", [{"HEALTHNEWS_MAX_MINUTES": 0.02}, {"HEALTHNEWS_MAX_BYTES": 1}])
def test_what_is_handed_out_is_not_asked_for_once_time_or_bytes_are_spent(crawl, limit) -> None:
    pages = {article_url(n): Answer(article(f"问题{n}怎么办"), delay=0.3) for n in range(1, 21)}
    with serve(Web(pages)) as web:
        settings = {**limit, "CONCURRENT_REQUESTS": 1}
        crawled = crawl(web.proxy, *pages, settings=settings)
    fetched = crawled.summary["outcomes"].get(Outcome.STORED, 0)
    assert crawled.summary["state"] == "budget"
    assert fetched < 20
    assert crawled.summary["left"] == [20 - fetched]
    assert sum(web.asked[url] for url in pages) == fetched
