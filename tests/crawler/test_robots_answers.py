"""What a server may answer for robots.txt, and what it means for the pages (RFC 9309, 2.3.1)."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from crawler.net.robots_txt import READ_LIMIT
from parsers import Outcome
from tests.crawler.fetch import Fetched, fetch, fetch_and_log
from tests.crawler.raw_server import talking
from tests.crawler.site_server import HOST, Answer, Web, redirect, serve

ROBOTS = f"{HOST}/robots.txt"
OTHER = "http://files.example/rules"
OPEN, CLOSED = f"{HOST}/open/1.html", f"{HOST}/closed/1.html"
RULES = b"User-agent: *\nDisallow: /closed/\n"
PAGES = {OPEN: Answer(b"open"), CLOSED: Answer(b"closed")}
TEXT = (("Content-Type", "text/plain"),)


def asked(answers: dict[str, Answer], **settings: object) -> tuple[Fetched, Fetched, Web]:
    """Return what an open and a closed page came to behind such a robots.txt."""
    with serve(Web({**PAGES, **answers})) as web:
        given = {"ROBOTSTXT_OBEY": True, "HEALTHNEWS_PROXY": web.proxy, **settings}
        first, second = fetch(OPEN, CLOSED, **given)
    return first, second, web


def is_answered(page: Fetched) -> bool:
    return page.outcome is None and page.status == 200


CHAIN = {
    ROBOTS: redirect(f"{HOST}/r1"),
    f"{HOST}/r1": redirect(f"{HOST}/r2", 301),
    f"{HOST}/r2": redirect(f"{OTHER}/r3", 307),
    f"{OTHER}/r3": redirect(f"{OTHER}/r4", 308),
    f"{OTHER}/r4": redirect(OTHER, 303),
    OTHER: Answer(RULES, headers=TEXT),
}
LARGE = RULES + b"# filler\n" * 70_000
OBEYED = {
    "rules": {ROBOTS: Answer(RULES, headers=TEXT)},
    "rules called a web page": {ROBOTS: Answer(RULES)},
    "rules in UTF-16": {ROBOTS: Answer(RULES.decode().encode("utf-16"), headers=TEXT)},
    "rules with a byte order mark": {ROBOTS: Answer(b"\xef\xbb\xbf" + RULES, headers=TEXT)},
    "five redirects, to another host": CHAIN,
    "600 KB": {ROBOTS: Answer(LARGE, headers=TEXT)},
    "600 KB of no announced length": {ROBOTS: Answer(LARGE, headers=TEXT, announced=0)},
    "12 MB, more than DOWNLOAD_MAXSIZE": {
        ROBOTS: Answer(RULES + b"# filler\n" * 1_400_000, headers=TEXT)
    },
    "gzip that nobody asked for": {
        ROBOTS: Answer(gzip.compress(RULES), headers=(*TEXT, ("Content-Encoding", "gzip")))
    },
}


@pytest.mark.parametrize("case", OBEYED)
def test_the_rules_are_obeyed(case: str) -> None:
    open_page, closed_page, web = asked(OBEYED[case])
    assert is_answered(open_page), open_page.reason
    assert closed_page.outcome == Outcome.ROBOTS
    assert web.asked[CLOSED] == 0
    assert web.asked[ROBOTS] == 1


ALLOWED = {
    "404": {},
    "404 with rules": {ROBOTS: Answer(RULES, 404)},
    "403": {ROBOTS: Answer(b"", 403)},
    "410": {ROBOTS: Answer(b"", 410)},
    "204": {ROBOTS: Answer(b"", 204)},
    "empty": {ROBOTS: Answer(b"", headers=TEXT)},
    "a web page": {ROBOTS: Answer("<html><body><h1>页面不存在</h1></body></html>".encode())},
    "more than five redirects": {
        ROBOTS: redirect(f"{HOST}/0"),
        **{f"{HOST}/{number}": redirect(f"{HOST}/{number + 1}") for number in range(9)},
    },
    "a redirect to nowhere": {ROBOTS: Answer(RULES, 302)},
    "redirects in a circle": {ROBOTS: redirect(ROBOTS)},
    "a redirect to a 404": {ROBOTS: redirect(OTHER)},
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_is_missing_allows_all(case: str) -> None:
    open_page, closed_page, _ = asked(ALLOWED[case])
    assert is_answered(open_page), open_page.reason
    assert is_answered(closed_page), closed_page.reason


FORBIDDEN = {
    "500": ({ROBOTS: Answer(b"", 500)}, Outcome.ROBOTS, "answered 500"),
    "503": ({ROBOTS: Answer(b"", 503)}, Outcome.ROBOTS, "answered 503"),
    "429": ({ROBOTS: Answer(b"", 429)}, Outcome.ROBOTS, "answered 429"),
    "a redirect to a 500": (
        {ROBOTS: redirect(OTHER), OTHER: Answer(b"", 500)},
        Outcome.ROBOTS,
        "answered 500",
    ),
    "timeout": (
        {ROBOTS: Answer(RULES, delay=3)},
        Outcome.NETWORK_ERROR,
        "DownloadTimeoutError",
    ),
    "cut short": (
        {ROBOTS: Answer(RULES, announced=900)},
        Outcome.NETWORK_ERROR,
        "ResponseDataLossError",
    ),
    "damaged gzip": (
        {ROBOTS: Answer(b"\x1f\x8b\x08 no", headers=(("Content-Encoding", "gzip"),))},
        Outcome.NETWORK_ERROR,
        "damaged gzip",
    ),
    "a redirect to a file": (
        {ROBOTS: redirect("file:///etc/passwd")},
        Outcome.NETWORK_ERROR,
        "'file'",
    ),
    "a redirect to a port": (
        {ROBOTS: redirect("http://files.example:8080/")},
        Outcome.NETWORK_ERROR,
        "port 8080",
    ),
    "a redirect into a network": (
        {ROBOTS: redirect("http://192.168.0.1/")},
        Outcome.NETWORK_ERROR,
        "192.168.0.1",
    ),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_what_cannot_be_read_forbids_all(case: str) -> None:
    answers, outcome, reason = FORBIDDEN[case]
    *pages, web = asked(answers, DOWNLOAD_TIMEOUT=1)
    assert [page.outcome for page in pages] == [outcome, outcome]
    assert all(reason in page.reason for page in pages), pages
    assert web.asked[OPEN] == web.asked[CLOSED] == 0
    assert web.asked[ROBOTS] == 1


def test_a_robots_txt_without_an_end_is_read_as_far_as_needed() -> None:
    sent = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + RULES)
        while True:
            connection.sendall(b"# filler\n" * 1000)
            sent.append(9000)
            time.sleep(0.001)

    with talking(talk) as server:
        settings = {"HEALTHNEWS_ALLOW_LOOPBACK": True, "ROBOTSTXT_OBEY": True}
        (page,) = fetch(f"{server.url}closed/1.html", **settings)
    assert page.outcome == Outcome.ROBOTS
    assert READ_LIMIT - len(RULES) <= sum(sent) < 50 * READ_LIMIT


def test_each_host_is_asked_once_a_run() -> None:
    other = "http://www.jiusongjiankang.com"
    pages = [f"{host}/open/{number}.html" for number in range(3) for host in (HOST, other)]
    answers = {page: Answer(b"open") for page in pages}
    robots = {ROBOTS: Answer(RULES), f"{other}/robots.txt": Answer(RULES)}
    with serve(Web({**answers, **robots})) as web:
        fetch(*pages, ROBOTSTXT_OBEY=True, HEALTHNEWS_PROXY=web.proxy, CONCURRENT_REQUESTS=6)
    assert web.asked == dict.fromkeys([*pages, *robots], 1)


def test_a_wait_that_robots_txt_was_refused_with_is_known_of_the_pages() -> None:
    busy = Answer(b"", 503, headers=(("Retry-After", "1"),))
    *pages, _ = asked({ROBOTS: busy})
    assert [page.outcome for page in pages] == [Outcome.ROBOTS] * 2
    assert [page.retry_after for page in pages] == [1, 1]


def test_the_file_is_asked_for_uncompressed_at_the_site_s_pace() -> None:
    moments = []

    def talk(connection: socket.socket) -> None:
        moments.append(time.monotonic())
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    with talking(talk) as server:
        settings = {"HEALTHNEWS_ALLOW_LOOPBACK": True, "ROBOTSTXT_OBEY": True}
        slow = {"DOWNLOAD_DELAY": 1, "DOWNLOAD_DELAY_JITTER": 0, "AUTOTHROTTLE_ENABLED": False}
        fetch(server.url, **settings, **slow)
    robots, page = moments
    assert page - robots > 0.6
    assert b"accept-encoding: identity\r\n" in server.heads[0].lower()
    assert b"accept-encoding: gzip" in server.heads[1].lower()


def test_its_sitemaps_are_told_once_each() -> None:
    named = (
        b"Sitemap: http://files.example/a.xml\nSITEMAP: /b.xml\nSitemap: http://[bad\n"
        b"Sitemap: http://files.example/a.xml\n"
    )
    listener = {"tests.crawler.sitemap_listener.SitemapListener": 1}
    with serve(Web({**PAGES, ROBOTS: Answer(RULES + named)})) as web:
        _, log = fetch_and_log(
            OPEN, CLOSED, ROBOTSTXT_OBEY=True, HEALTHNEWS_PROXY=web.proxy, EXTENSIONS=listener
        )
    told = [line for line in log.splitlines() if line.startswith("sitemaps ")]
    assert told == [f"sitemaps urls {ROBOTS} http://files.example/a.xml {HOST}/b.xml"]
