"""Crawls measure what they read: a site that changes its pages is noticed."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from pipelines.crawl_db import CrawlStore
from pipelines.drift.drifted import drifted
from pipelines.drift.records import Rule
from tests.crawler.jobs import ROOT, Job
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve

NUMBERS = range(1, 21)
DATE = b'<meta property="article:published_time" content="2025-03-17T10:00:00+08:00">'


def undated(number: int) -> bytes:
    return article(f"第{number}个问题怎么办", f"第{number}个问题这样办,不需要去医院排队。")


def page(number: int) -> bytes:
    content = undated(number)
    assert content.count(b"</head>") == 1
    return content.replace(b"</head>", DATE + b"</head>")


def by_script(number: int) -> bytes:
    return f"<html><body><div id=app></div><p>{number}</p></body></html>".encode()


def crawled_twice(crawl, later) -> tuple[Path, Web]:
    """Crawl the pages as they were, then as `later` makes them."""
    for content in (page, later):
        with serve(Web({article_url(n): Answer(content(n)) for n in NUMBERS})) as web:
            crawled = crawl(web.proxy, *web.answers)
    return crawled.folder / "crawl.db", web


def test_what_a_crawl_saw_is_in_the_database(crawl):
    path, web = crawled_twice(crawl, page)
    with CrawlStore.open(path, read_only=True) as store:
        first, second = store.measures.of(1), store.measures.of(2)
        assert drifted(store, 2) == ()
    for measures in (first, second):
        assert (measures.articles, measures.pages, measures.kept) == (20, 20, 20)
        assert (measures.coverage("title").present, measures.coverage("views").present) == (20, 0)
        (host,) = measures.hosts
        assert host.host == "m.jiusongjiankang.com"
        # robots.txt is one of the answers.
        assert host.requests == 21
        assert host.bytes == sum(len(page(n)) for n in NUMBERS) + len(b"no such page")
        assert host.slowest_url in {*web.answers, "http://m.jiusongjiankang.com/robots.txt"}
        assert 0 < host.slowest_seconds <= host.seconds


def test_a_field_that_the_site_drops_is_noticed(crawl):
    path, web = crawled_twice(crawl, undated)
    with CrawlStore.open(path, read_only=True) as store:
        (drift,) = drifted(store, 2)
    assert (drift.rule, drift.field, drift.expected, drift.seen) == (
        Rule.COVERAGE,
        "date_published",
        1.0,
        0.0,
    )
    assert set(drift.urls) <= set(web.answers)
    assert len(drift.urls) == 5


def test_pages_that_are_made_by_script_are_noticed(crawl):
    path, web = crawled_twice(crawl, by_script)
    with CrawlStore.open(path, read_only=True) as store:
        (drift,) = drifted(store, 2)
    assert (drift.rule, drift.expected, drift.seen, drift.of) == (Rule.NO_OUTPUT, 1.0, 0.0, 20)
    assert set(drift.urls) <= set(web.answers)


def test_a_killed_crawl_keeps_what_it_measured(tmp_path: Path) -> None:
    pages = {article_url(n): Answer(page(n), delay=0.1) for n in range(1, 200)}
    with serve(Web(pages)) as web:
        settings = {"CONCURRENT_REQUESTS": 1, "HEALTHNEWS_BATCH_SIZE": 5}
        job = Job(tmp_path, web.proxy, tuple(pages), settings)
        with subprocess.Popen(
            job.command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        ) as process:
            for _ in range(30):
                process.stdout.readline()
            os.killpg(process.pid, signal.SIGKILL)
    with CrawlStore.open(tmp_path / "crawl.db", read_only=True) as store:
        measures = store.measures.of(1)
        recorded = sum(store.outcome_counts(1).values())
    # What was read since the last second began may be lost.
    assert 0 < measures.kept <= recorded
    assert measures.articles >= measures.kept
