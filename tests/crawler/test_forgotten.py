"""A crawl does not ask for what was forgotten, whoever links to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from healthnews.demo.manifest import PAGES
from parsers import Article, Outcome
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.forgetting.forget import Stores, forget, named
from tests.crawler.jobs import Job, run_job
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, serve

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_a_forgotten_page_is_not_fetched_and_counted_once(tmp_path: Path) -> None:
    (page,) = (of for of in PAGES if of.file == "003.html")
    start, body = page.url, page.read()
    exchange = Exchange(start, NOW, ExchangeKind.RESPONSE, 200, (), body)
    _, read = result_of(exchange)
    assert isinstance(read, Article)
    linked = next(item.url for item in read.related if item.url is not None)
    with (
        ArticleStore.open(tmp_path / "articles.db") as articles,
        CrawlStore.open(tmp_path / "crawl.db") as crawl,
    ):
        stores = Stores(tmp_path / "articles.db", articles, crawl, tmp_path / "archive")
        assert forget(stores, named(stores, linked), "asked to", NOW).finished
    pages = {start: Answer(body), linked: Answer(article("不该来的"))}
    with serve(Web(pages)) as web:
        crawled = run_job(Job(tmp_path, web.proxy, (start,), {}, max_pages=50))
    assert web.asked[start] == 1
    assert web.asked[linked] == 0
    (row,) = (row for row in crawled.rows if row.reason.startswith("tombstone of"))
    assert row.outcome is Outcome.NOT_ARTICLE
    assert row.reason.endswith(", 2026-11-30: asked to; not fetched")
