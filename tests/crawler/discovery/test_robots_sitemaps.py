"""The `Sitemap` lines of robots.txt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.robots import robots_sitemaps

ROBOTS = """\ufeffsitemap: https://news.example/first.xml
User-agent: *
Disallow: /admin
SITEMAP : https://news.example/second.xml # the second
Sitemap:
Sitemap: /relative.xml
Sitemap: https://news.example/first.xml
# Sitemap: https://news.example/comment.xml
  Sitemap: https://news.example/哈.xml\r
"""


def test_each_sitemap_line_counts_once_whatever_group_it_stands_in() -> None:
    assert robots_sitemaps(ROBOTS.encode()) == (
        "https://news.example/first.xml",
        "https://news.example/second.xml",
        "/relative.xml",
        "https://news.example/哈.xml",
    )


def test_a_robots_txt_without_such_lines() -> None:
    assert robots_sitemaps(b"User-agent: *\nDisallow:\n") == ()
    assert robots_sitemaps(b"") == ()


@given(st.binary())
def test_any_bytes_are_survived(body: bytes) -> None:
    assert all(robots_sitemaps(b"Sitemap: a\n" + body))
