"""What is rebuilt offline is what was crawled live: the same content, to the last character."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from healthnews.demo.manifest import PAGES
from parsers import Outcome
from pipelines.digest import digest
from tests.crawler.jobs import Job, run_job
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve
from tests.crawler.test_outcomes import SETTINGS, STARTS, WEB
from tests.healthnews.command import healthnews
from tests.pipelines.duplicates.stored import seen
from tests.pipelines.duplicates.world import BODIES, TITLES

JOBS = (1, 2, 4)
# What one process writes, and what several merge: four do as two, which the demo shows.
ALONE_AND_TOGETHER = (1, 2)


def rebuilt(folder: Path, into: str, jobs: int) -> str:
    """Rebuild a crawl's archive as a user would; return the new database's digest."""
    done = healthnews(
        "rebuild", "--archive", folder / "archive", "--db", folder / "articles.db",
        "--crawl-db", folder / "crawl.db", "--into", folder / into, "--jobs", str(jobs), "--json",
    )  # fmt: skip
    assert done.code == 0, done.stderr
    return digest(folder / into)


def versions_of(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT * FROM v_versions ORDER BY identity, wording_hash").fetchall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert healthnews("demo", "--folder", folder).code == 0
    return folder


@pytest.mark.parametrize("jobs", JOBS)
def test_the_demo_rebuilt(demo: Path, jobs: int) -> None:
    assert rebuilt(demo, f"new-{jobs}.db", jobs) == digest(demo / "articles.db")
    assert between_articles(demo / f"new-{jobs}.db") == between_articles(demo / "articles.db")


def between_articles(path: Path) -> list[list[tuple[object, ...]]]:
    """Return what follows from several articles."""
    views = ("v_stubs", "v_stub_references", "v_stub_flags", "v_inferred_dates")
    with closing(sqlite3.connect(path)) as db:
        return [sorted(db.execute(f"SELECT * FROM {view}").fetchall(), key=repr) for view in views]


def flags(db: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(db)) as connection:
        query = "SELECT identity, flag, reason FROM v_flags ORDER BY identity, flag"
        return connection.execute(query).fetchall()


def test_the_flags_of_the_demo_rebuilt(demo: Path) -> None:
    rebuilt(demo, "flags.db", 2)

    # As labelled by hand: seed-items.jsonl and seed-articles.jsonl in tests/pipelines/quality.
    assert Counter(flag for _, flag, _ in flags(demo / "articles.db")) == {
        "off_topic": 19,
        "promotional": 6,
        "markdown": 1,
        "missing_media": 1,
        "arithmetic": 7,
        "title_conflict": 1,
    }
    assert flags(demo / "flags.db") == flags(demo / "articles.db")


def test_the_demo_rebuilt_twice(demo: Path) -> None:
    assert rebuilt(demo, "first.db", 2) == rebuilt(demo, "second.db", 2)


def test_a_web_in_which_everything_goes_wrong(tmp_path: Path) -> None:
    # The page that makes the parser fail does so in the crawling process only.
    answers = {url: answer for url, answer in WEB.items() if url != article_url(24)}
    with serve(Web(answers)) as web:
        sites = ("jiusongjiankang", "uzkoo")
        crawled = run_job(Job(tmp_path, web.proxy, STARTS, SETTINGS, sites, max_pages=200))
    assert crawled.summary["outcomes"][Outcome.STORED] == 10
    live = digest(tmp_path / "articles.db")
    assert {rebuilt(tmp_path, f"{jobs}.db", jobs) for jobs in ALONE_AND_TOGETHER} == {live}


def test_pages_that_changed_between_crawls(tmp_path: Path) -> None:
    """Crawled three times: unchanged, changed, changed back."""
    versions = {
        1: ("一", "一", "一"),
        2: ("二", "二二", "二"),
        3: ("三", "三三", "三三"),
    }
    for visit in range(3):
        pages = {
            article_url(number): Answer(article("医保怎么补缴", f"第{texts[visit]}次回答。"))
            for number, texts in versions.items()
        }
        with serve(Web(pages)) as web:
            run_job(Job(tmp_path, web.proxy, tuple(pages), {}))
    live = digest(tmp_path / "articles.db")
    assert {rebuilt(tmp_path, f"{jobs}.db", jobs) for jobs in ALONE_AND_TOGETHER} == {live}
    crawled = versions_of(tmp_path / "articles.db")
    assert sorted(identity for identity, *_ in crawled) == [
        f"jiusongjiankang:{number}" for number in (1, 2, 2, 3, 3)
    ]
    for jobs in ALONE_AND_TOGETHER:
        assert versions_of(tmp_path / f"{jobs}.db") == crawled


def test_saved_pages_whose_urls_nobody_knows(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for number, page in enumerate(PAGES):
        (saved / f"{number}.html").write_bytes(page.read())
        (saved / f"again-{number}.html").write_bytes(page.read())
    text = "医保断缴怎么办\n可以补缴。\n提示:本内容不能代替面诊,如有不适请尽快就医。\n"
    (saved / "text.txt").write_text(text, encoding="utf-8")
    done = healthnews(
        "ingest", saved, "--archive", tmp_path / "archive", "--db", tmp_path / "articles.db",
        "--crawl-db", tmp_path / "crawl.db", "--json",
    )  # fmt: skip
    assert json.loads(done.stdout)["outcomes"][Outcome.STORED] == len(PAGES) + 1
    live = digest(tmp_path / "articles.db")
    assert {rebuilt(tmp_path, f"{jobs}.db", jobs) for jobs in ALONE_AND_TOGETHER} == {live}


def test_copies_and_siblings(tmp_path: Path) -> None:
    """What is kept is the same, whatever part of a rebuild an article was in."""
    saved = tmp_path / "saved"
    saved.mkdir()
    for number in range(1, 19):
        page = article(TITLES[number % 4], "".join(BODIES[number % 9]))
        (saved / f"{number}.html").write_bytes(page)
    done = healthnews(
        "ingest", saved, "--archive", tmp_path / "archive", "--db", tmp_path / "articles.db",
        "--crawl-db", tmp_path / "crawl.db", "--json",
    )  # fmt: skip
    assert done.code == 0, done.stderr
    live = seen(tmp_path / "articles.db")
    assert all(live)
    for jobs in ALONE_AND_TOGETHER:
        rebuilt(tmp_path, f"{jobs}.db", jobs)
        assert seen(tmp_path / f"{jobs}.db") == live
