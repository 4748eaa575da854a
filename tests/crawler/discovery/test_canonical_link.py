"""The address that a page gives itself."""

from __future__ import annotations

import pytest

from crawler.discovery.canonical_link import canonical_link

URL = "http://m.example.cn/health/news/7.html"


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<link rel="canonical" href="http://www.example.cn/8.html">', "http://www.example.cn/8.html"),
        ("<LINK REL=canonical HREF=/8.html>", "http://m.example.cn/8.html"),
        ("<link href='8.html?a=1&amp;b=2' rel='x canonical'/>", "http://m.example.cn/health/news/8.html?a=1&b=2"),
        ('<link rel="stylesheet" href="/canonical.css">', None),
        ('<link rel="canonical">', None),
        ('<link rel="canonical" href=" ">', None),
        ('<link rel="canonical" href="http://[broken">', None),
        ('<meta name="canonical" content="/8.html">', None),
        ('<link rel="canonical" href="/1"><link rel="canonical" href="/2">', "http://m.example.cn/1"),
    ],
)  # fmt: skip
def test_a_canonical_link(markup: str, target: str | None) -> None:
    page = f"<html><head><title>canonical</title>{markup}</head>".encode()
    assert canonical_link(page, URL) == target


def test_it_is_looked_for_in_the_head_alone() -> None:
    link = b'<link rel="canonical" href="/8.html">'
    assert canonical_link(b" " * 70_000 + link, URL) is None
