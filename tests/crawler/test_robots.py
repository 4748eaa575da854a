"""robots.txt: what it forbids, what it slows down, and what its absence means."""

from __future__ import annotations

import socket
from itertools import pairwise
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from crawler.extensions import CrawlDelay
from parsers import Outcome
from tests.crawler.pages import article
from tests.crawler.site_server import HOST, Answer, Web, article_url, serve

ROBOTS = f"{HOST}/robots.txt"
PAGES = [article_url(number) for number in range(1, 6)]


def site(robots: Answer) -> Web:
    pages = {url: Answer(article(f"问题{url[-6]}怎么办")) for url in PAGES}
    return Web({ROBOTS: robots, **pages})


def test_a_server_error_forbids_all_pages(crawl) -> None:
    with serve(site(Answer(b"", 503))) as web:
        crawled = crawl(web.proxy, *PAGES, settings={"RETRY_TIMES": 0})
    assert crawled.summary["outcomes"] == {Outcome.ROBOTS: 5}
    assert "robots.txt answered 503" in crawled.row(PAGES[4]).reason
    assert set(web.asked) == {ROBOTS}


def test_an_unreachable_server_is_a_network_error_and_no_page_is_asked_for(crawl) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{closed.getsockname()[1]}"
        crawled = crawl(proxy, *PAGES, settings={"RETRY_TIMES": 0})
    assert crawled.summary["outcomes"] == {Outcome.NETWORK_ERROR: 5}
    for url in PAGES:
        assert "robots.txt" in crawled.row(url).reason
        assert "DownloadConnectionRefusedError" in crawled.row(url).reason


def test_a_name_that_does_not_resolve_is_a_network_error(crawl) -> None:
    crawled = crawl("http://proxy.invalid:80", PAGES[0], settings={"RETRY_TIMES": 0})
    assert crawled.summary["outcomes"] == {Outcome.NETWORK_ERROR: 1}
    assert "CannotResolveHostError" in crawled.row(PAGES[0]).reason


def test_the_text_of_a_missing_robots_txt_is_no_rule(crawl) -> None:
    with serve(site(Answer(b"User-agent: *\nDisallow: /", 404))) as web:
        crawled = crawl(web.proxy, *PAGES)
    assert crawled.summary["outcomes"] == {Outcome.STORED: 5}


@pytest.mark.parametrize("agent", ["healthnews", "*"])
def test_all_requests_that_wait_for_the_rules_get_them(crawl, agent: str) -> None:
    rules = f"User-agent: {agent}\nDisallow: /".encode()
    with serve(site(Answer(rules, delay=0.3))) as web:
        crawled = crawl(web.proxy, *PAGES, settings={"HEALTHNEWS_CONTACT": "me@example.org"})
    assert crawled.summary["outcomes"] == {Outcome.ROBOTS: 5}
    assert web.asked == {ROBOTS: 1}


@pytest.mark.parametrize(
    ("asked", "applied"),
    [
        ([], None),
        (["inf"], None),
        (["nan"], None),
        (["1"], None),
        (["9", "5"], 9.0),
        (["5", "9"], 9.0),
        (["86400"], 600.0),
    ],
)
def test_the_slowest_host_sets_the_pace(asked: list[str], applied: float | None) -> None:
    downloader = SimpleNamespace(per_slot_settings={}, slots={}, get_slot_key=lambda _: "site")
    settings = Settings(
        {
            "DOWNLOAD_DELAY": 2,
            "ROBOTSTXT_USER_AGENT": "healthnews",
            "HEALTHNEWS_RETRY_AFTER_MAX": 600,
        }
    )
    engine = SimpleNamespace(downloader=downloader)
    extension = CrawlDelay(SimpleNamespace(settings=settings, engine=engine))
    for delay in asked:
        rules = ProtegoRobotParser(f"User-agent: *\nCrawl-delay: {delay}".encode(), None)
        extension.robots_parsed(rules, Request(ROBOTS))
    assert downloader.per_slot_settings.get("site", {}).get("delay") == applied


def test_a_crawl_delay_is_kept(crawl) -> None:
    with serve(site(Answer(b"User-agent: *\nCrawl-delay: 0.5"))) as web:
        crawled = crawl(web.proxy, *PAGES[:3])
    assert crawled.summary["outcomes"] == {Outcome.STORED: 3}
    _, *pages = web.times
    gaps = [later - earlier for earlier, later in pairwise(pages)]
    assert min(gaps) > 0.4
