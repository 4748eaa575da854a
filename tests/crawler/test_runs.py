"""Runs begin and end in order, whatever stops them."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from parsers import Outcome
from pipelines.crawl_db import RunState
from tests.crawler.jobs import ROOT, Job, ended, read_back, run_job
from tests.crawler.pages import article, bundled
from tests.crawler.site_server import HOST, Answer, Web, article_url, serve

START = article_url(6398868)
LINKS = Web({START: Answer(bundled("003.html"))})


def test_the_budget_ends_a_run_and_is_named(crawl) -> None:
    with serve(Web(LINKS.answers)) as web:
        crawled = crawl(web.proxy, START, max_pages=3)
    assert crawled.summary["state"] == "budget"
    assert crawled.summary["outcomes"] == {Outcome.STORED: 1, Outcome.HTTP_ERROR: 2}
    assert crawled.summary["left"] == [18]
    assert [run.state for run in crawled.runs] == [RunState.FINISHED]
    assert crawled.runs[0].arguments == f'{{"max_pages": 3, "start_urls": ["{START}"]}}'
    assert sum(web.asked.values()) == 4


def test_a_site_that_keeps_blocking_is_left_alone(crawl) -> None:
    blocked = {article_url(number): Answer(b"no", 403) for number in range(1, 9)}
    with serve(Web(blocked)) as web:
        crawled = crawl(web.proxy, *blocked, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
    assert crawled.summary["state"] == "blocked"
    assert crawled.summary["outcomes"][Outcome.BLOCKED] >= 3
    assert crawled.summary["left"] == [8 - sum(crawled.summary["outcomes"].values())]


def test_one_blocked_page_among_others_stops_nothing(crawl) -> None:
    pages = {
        article_url(number): Answer(b"no", 403) if number % 3 else Answer(article())
        for number in range(1, 10)
    }
    with serve(Web(pages)) as web:
        crawled = crawl(web.proxy, *pages, settings={"CONCURRENT_REQUESTS": 1})
    assert crawled.summary["state"] == "finished"
    assert sum(crawled.summary["outcomes"].values()) == 9


def test_an_interrupt_stores_what_was_fetched(tmp_path: Path) -> None:
    pages = {article_url(n): Answer(article(f"问题{n}怎么办"), delay=0.2) for n in range(1, 40)}
    with serve(Web(pages)) as web:
        settings = {"CONCURRENT_REQUESTS": 1, "HEALTHNEWS_BATCH_SIZE": 1}
        job = Job(tmp_path, web.proxy, tuple(pages), settings)
        with subprocess.Popen(
            job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            first = process.stdout.readline()
            os.kill(process.pid, signal.SIGINT)
            stdout, stderr = process.communicate(timeout=20)
    crawled = read_back(job, first + stdout, stderr)
    assert process.returncode == 0
    assert crawled.summary["state"] == "shutdown"
    assert [run.state for run in crawled.runs] == [RunState.INTERRUPTED]
    stored = crawled.summary["outcomes"][Outcome.STORED]
    assert 1 <= stored < 39
    assert crawled.summary["left"] == [39 - stored]


def test_a_second_interrupt_stops_at_once_and_still_ends_the_run(tmp_path: Path) -> None:
    slow = {article_url(2): Answer(article(), delay=20)}
    with serve(Web({article_url(1): Answer(article()), **slow})) as web:
        job = Job(tmp_path, web.proxy, (article_url(1), article_url(2)), {})
        with subprocess.Popen(
            job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            first = process.stdout.readline()
            os.kill(process.pid, signal.SIGINT)
            for line in process.stderr:
                if "shutting down gracefully" in line:
                    break
            os.kill(process.pid, signal.SIGINT)
            stdout, stderr = process.communicate(timeout=5)
    crawled = read_back(job, first + stdout, stderr)
    assert crawled.summary["state"] == "shutdown"
    assert crawled.summary["outcomes"] == {Outcome.STORED: 1}
    assert [run.state for run in crawled.runs] == [RunState.INTERRUPTED]


def test_a_second_run_finds_articles_unchanged(crawl) -> None:
    with serve(Web({article_url(1): Answer(article())})) as web:
        crawl(web.proxy, article_url(1))
        crawled = crawl(web.proxy, article_url(1))
    assert crawled.summary["outcomes"] == {Outcome.UNCHANGED: 1}
    assert crawled.summary["articles"] == 1
    assert len(crawled.runs) == 2


@pytest.mark.parametrize(
    ("fault", "logged"),
    [("DropRequests", "20 requests ended without an outcome"), ("Fail", "a component has a bug")],
)
def test_a_fault_in_a_component_is_an_error_and_not_silence(crawl, fault: str, logged: str) -> None:
    middlewares = {f"tests.crawler.faults.{fault}": 10}
    with serve(Web(LINKS.answers)) as web:
        crawled = crawl(web.proxy, START, settings={"SPIDER_MIDDLEWARES": middlewares})
    assert crawled.summary["state"] == "error"
    assert crawled.summary["outcomes"] == {Outcome.STORED: 1}
    assert [run.state for run in crawled.runs] == [RunState.FAILED]
    assert logged in crawled.log


def test_a_database_that_fails_stops_the_run_as_failed(tmp_path: Path) -> None:
    with serve(Web(LINKS.answers)) as web:
        job = Job(tmp_path, web.proxy, (START,), {"CONCURRENT_REQUESTS": 1})
        with serve(Web({article_url(1): Answer(article())})) as other:
            first = Job(tmp_path, other.proxy, (article_url(1),), {})
            run_job(first)
        with sqlite3.connect(tmp_path / "articles.db") as db:
            db.execute(
                "CREATE TRIGGER full BEFORE INSERT ON articles"
                " BEGIN SELECT raise(ABORT, 'disk full'); END"
            )
        db.close()
        done = ended(job)
    assert "disk full" in done.stderr
    assert done.returncode != 0
    with sqlite3.connect(tmp_path / "crawl.db") as db:
        states = [state for (state,) in db.execute("SELECT state FROM runs ORDER BY id")]
    db.close()
    assert states == [RunState.FINISHED, RunState.FAILED]
    assert web.asked[f"{HOST}/robots.txt"] == 1


def test_a_database_that_is_none_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "articles.db").write_text("not SQLite at all, but long enough to be looked at")
    job = Job(tmp_path, "http://127.0.0.1:9", (START,), {})
    done = ended(job)
    assert done.returncode == 1
    assert "NotADatabaseError" in done.stderr.splitlines()[-1]


def test_a_stop_does_not_wait_for_the_pace_of_the_site(tmp_path: Path) -> None:
    pages = {article_url(n): Answer(article()) for n in range(1, 6)}
    robots = {f"{HOST}/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 60\n")}
    with serve(Web({**pages, **robots})) as web:
        job = Job(tmp_path, web.proxy, tuple(pages), {"CONCURRENT_REQUESTS": 2})
        with subprocess.Popen(
            job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            for line in process.stderr:
                if "robots.txt asks for 60" in line:
                    break
            os.kill(process.pid, signal.SIGTERM)
            stdout, stderr = process.communicate(timeout=20)
    crawled = read_back(job, stdout, stderr)
    assert crawled.summary["state"] == "shutdown"
    assert crawled.summary["outcomes"] == {}, "what was not sent has no outcome"
    assert crawled.summary["left"] == [5], "and is due"


def test_a_limit_of_scrapys_own_ends_a_run_like_ours(crawl) -> None:
    with serve(Web(LINKS.answers)) as web:
        settings = {"CLOSESPIDER_PAGECOUNT": 1, "CONCURRENT_REQUESTS": 1}
        crawled = crawl(web.proxy, START, settings=settings)
    assert crawled.summary["state"] == "budget"
    assert [run.state for run in crawled.runs] == [RunState.FINISHED]


def test_a_database_that_lost_its_articles_is_not_crawled_into(tmp_path: Path) -> None:
    """Its pages would be missing until each of them is due again, for months."""
    with serve(Web({article_url(1): Answer(article())})) as web:
        job = Job(tmp_path, web.proxy, (article_url(1),), {})
        run_job(job)
        (tmp_path / "articles.db").unlink()
        done = ended(job)
    assert done.returncode == 1
    assert "run `healthnews rebuild` first" in done.stderr.splitlines()[-1]
    assert sum(web.asked.values()) == 2, "robots.txt and the page, once"
