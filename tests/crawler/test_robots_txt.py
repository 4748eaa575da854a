"""The bytes of a robots.txt: rules are found whatever the file is written in."""

from __future__ import annotations

import codecs
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.net.robots_txt import READ_LIMIT, readable

SITE = "http://m.jiusongjiankang.com"
RULES = "User-agent: *\nDisallow: /private/\n"


def allows(body: bytes, path: str) -> bool:
    rules = ProtegoRobotParser(readable(body, "healthnews"), None)
    return rules.allowed(f"{SITE}{path}", "healthnews")


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode(),
        codecs.BOM_UTF8 + RULES.encode(),
        RULES.encode("utf-16"),
        RULES.encode("utf-16-le"),
        RULES.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + RULES.encode("utf-16-be"),
        RULES.replace("\n", "\r\n").encode(),
        RULES.replace("\n", "\r").encode(),
        b"# \xb9\xe6\xd4\xf2\n" + RULES.encode(),
        RULES.encode() + b"\xff\xfe\x00",
        RULES.rstrip("\n").encode(),
        b"<!DOCTYPE html>\n" + RULES.encode() + b"</html>",
    ],
)
def test_rules_are_found(body: bytes) -> None:
    assert not allows(body, "/private/1.html")
    assert allows(body, "/health/news/1.html")


@pytest.mark.parametrize("body", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\x00" * 9])
def test_an_empty_file_allows_all(body: bytes) -> None:
    assert allows(body, "/private/1.html")


def test_a_page_instead_of_rules_allows_all() -> None:
    page = "<html><head><title>404</title></head><body>页面不存在: /</body></html>".encode()
    assert allows(page, "/health/news/1.html")


def test_a_path_in_gbk_forbids_that_path_and_no_other() -> None:
    body = "User-agent: *\nDisallow: /新闻/\n".encode("gbk")
    assert allows(body, "/health/news/1.html")
    assert not allows(body, f"/{quote('新闻', encoding='gbk')}/1.html")


def test_a_path_in_utf_8_forbids_that_path() -> None:
    body = "User-agent: *\nDisallow: /新闻/\n".encode()
    assert allows(body, "/health/news/1.html")
    assert not allows(body, f"/{quote('新闻')}/1.html")


def test_at_least_500_kib_are_read() -> None:
    assert READ_LIMIT >= 500 * 1024
    filler = b"# " + b"x" * 97 + b"\n"
    rest = READ_LIMIT - len(RULES)
    body = filler * (rest // len(filler)) + RULES.encode() + filler * 2000
    assert len(body) > 600 * 1024
    assert not allows(body, "/private/1.html")


def test_a_line_that_is_cut_is_no_rule() -> None:
    start = b"User-agent: *\nDisallow: /private/\n"
    filler = b"#" * (READ_LIMIT - len(start) - len(b"\nDisallow: /")) + b"\n"
    body = start + filler + b"Disallow: /other/\n"
    assert body[:READ_LIMIT].endswith(b"\nDisallow: /")
    assert allows(body, "/health/news/1.html")
    assert not allows(body, "/private/1.html")


@pytest.mark.parametrize(
    ("rules", "ours"),
    [
        ("User-agent: healthnews\nDisallow: /a\nUser-agent: *\nAllow: /", True),
        ("user-agent : HealthNews # us\nDisallow: /a", True),
        ("useragent healthnews\nDisallow: /a", True),
        ("User-agent: otherbot\nUser-agent: healthnews\nDisallow: /a", True),
        ("User-agent: *\nDisallow: /a", True),
        ("User-agent: otherbot\nDisallow: /a", False),
        ("User-agent: healthnews\nAllow: /\nUser-agent: *\nDisallow: /a", False),
        ("User-agent: *\nAllow: /\nUser-agent: otherbot\nDisallow: /a", False),
    ],
)
def test_the_group_that_addresses_us_counts(rules: str, ours: bool) -> None:
    assert allows(rules.encode(), "/a") is not ours


def test_rules_are_not_copied_to_robots_that_are_not_ours() -> None:
    agents = b"".join(b"User-agent: bot%d\n" % number for number in range(12_000))
    rules = b"".join(b"Disallow: /x%d\n" % number for number in range(16_000))
    body = readable(agents + b"User-agent: *\n" + rules, "healthnews")
    # 192 million copies would take gigabytes, one for each name.
    assert len({line for line in body.splitlines() if line.lower().startswith(b"user-agent")}) == 2


@given(st.binary(max_size=400))
def test_no_bytes_raise(body: bytes) -> None:
    assert allows(body, "/") in (True, False)


LINES = st.lists(
    st.sampled_from(
        [
            "User-agent: *",
            "User-agent: healthnews",
            "User-agent: otherbot",
            "User-agent: health*",
            "User-agent: google*bot # x",
            "Disallow: /a",
            "Allow: /a/b",
            "Disallow:",
            "",
            "# note",
            "Sitemap: http://site.example/s.xml",
            "Crawl-delay: 3",
        ]
    ),
    max_size=12,
)


@given(LINES)
def test_other_robots_names_change_nothing_for_us(lines: list[str]) -> None:
    text = "\n".join(lines).encode()
    plain = ProtegoRobotParser(text, None)
    for path in ("/", "/a", "/a/b"):
        assert allows(text, path) == plain.allowed(f"{SITE}{path}", "healthnews")
    ours = ProtegoRobotParser(readable(text, "healthnews"), None)
    assert ours.crawl_delay("healthnews") == plain.crawl_delay("healthnews")
    assert list(ours.rp.sitemaps) == list(plain.rp.sitemaps)
