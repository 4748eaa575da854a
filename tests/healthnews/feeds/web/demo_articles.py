"""A real database of the demo's pages, made by the parser and the store that crawls use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from healthnews.demo.server import demo_pages
from parsers import Article, Capture, parse
from parsers.sites import SITES
from pipelines.articles import ArticleStore

FETCHED = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HTML = (("Content-Type", "text/html; charset=utf-8"),)

# Text of a page, not markup of it: an attack only for who shows it without escaping.
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
HOSTILE_URL = "http://m.jiusongjiankang.com/health/news/666.html"
HOSTILE_PAGE = """<!DOCTYPE html><html><head><title>x</title></head><body>
<div class="wrap"><div class="box"><h1>断缴{script}怎么办</h1>
<div class="con"><p>断缴以后{image}可以补缴,具体如下。</p>
<h3>一、{script}</h3><p>先办理登记手续,再缴纳费用{image}。</p>
<ul><li>{image}</li><li>{script}</li></ul></div>
<div class="tip">提示:本内容不能代替面诊,如有不适请尽快就医{script}。</div>
<div class="rel"><h2>相关推荐</h2>
<div><a href="javascript:alert(3)">{script}断缴的后果</a><p>{image}断缴以后会影响待遇</p>
<span>健康新闻 2025-05-06</span></div></div></div></body></html>"""


def hostile_page() -> bytes:
    quoted = {
        name: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for name, text in (("script", SCRIPT), ("image", IMAGE))
    }
    return HOSTILE_PAGE.format(**quoted).encode()


def store_pages(path: Path, pages: dict[str, bytes], fetched_at: datetime = FETCHED) -> None:
    """Parse and store pages, by URL."""
    captures = [Capture(url, fetched_at, 200, HTML, body) for url, body in pages.items()]
    parsed = [(capture, parse(capture)) for capture in captures]
    articles = [(capture, found) for capture, found in parsed if isinstance(found, Article)]
    assert len(articles) == len(captures)
    with ArticleStore.open(path) as store:
        store.save(articles)


def demo_bodies() -> dict[str, bytes]:
    """Return the demo's 104 article pages by URL: 5 reconstructions, and stubs from teasers."""
    hosts = {host for site in SITES.values() for host in site.hosts}
    fixed = {f"http://{host}/{name}" for host in hosts for name in ("", "robots.txt")}
    return {url: page.body for url, page in demo_pages().items() if url not in fixed}
