"""The pace of requests: never above the floor, and slower for a slow server."""

from __future__ import annotations

from itertools import pairwise

from tests.crawler.fetch import fetch
from tests.crawler.site_server import HOST, Answer, Web, serve

PAGES = [f"{HOST}/{number}.html" for number in range(4)]
ROBOTS = f"{HOST}/robots.txt"
QUICK = {"DOWNLOAD_DELAY": 0.2, "DOWNLOAD_DELAY_JITTER": 0, "AUTOTHROTTLE_START_DELAY": 0.2}


def gaps(web: Web) -> list[float]:
    return [later - earlier for earlier, later in pairwise(web.times)]


def test_a_slow_server_is_asked_half_of_the_time_at_most() -> None:
    with serve(Web({url: Answer(b"x", delay=0.8) for url in PAGES})) as web:
        fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, **QUICK)
    # From the first answer on: as long without a request as it took to answer.
    assert min(gaps(web)[1:]) > 1.3


def test_a_quick_server_is_not_asked_below_the_delay() -> None:
    with serve(Web({url: Answer(b"x") for url in PAGES})) as web:
        fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, **QUICK)
    assert min(gaps(web)) > 0.1


def test_a_quick_server_is_not_asked_below_the_crawl_delay() -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 0.9\n")
    with serve(Web({ROBOTS: rules, **{url: Answer(b"x") for url in PAGES}})) as web:
        fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, ROBOTSTXT_OBEY=True, **QUICK)
    assert min(gaps(web)[1:]) > 0.6


def test_a_run_begins_slowly() -> None:
    with serve(Web({url: Answer(b"x") for url in PAGES})) as web:
        slow = {**QUICK, "AUTOTHROTTLE_START_DELAY": 1.6}
        fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, **slow)
    # Half of the way to the floor with each answer: 0.8, 0.4 and then the floor.
    first, second, third = gaps(web)
    assert first > 0.6
    assert second > 0.25
    assert third > 0.1


def test_the_first_wait_is_never_below_the_crawl_delay() -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 0.9\n")
    with serve(Web({ROBOTS: rules, **{url: Answer(b"x") for url in PAGES}})) as web:
        slow = {**QUICK, "AUTOTHROTTLE_START_DELAY": 2.4}
        fetch(*PAGES[:2], HEALTHNEWS_PROXY=web.proxy, ROBOTSTXT_OBEY=True, **slow)
    assert gaps(web)[0] > 0.6
