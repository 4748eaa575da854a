"""What a scheduled crawl is told, and what it says: due pages, limits, the lock."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.beginning import begin
from crawler.discovery.judge import Judge
from crawler.lock import site_lock
from healthnews.exit_codes import ExitCode
from parsers.sites import SITES
from pipelines.crawl_db import CrawlStore
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, article_url
from tests.healthnews.command import healthnews
from tests.healthnews.test_crawl_command import crawl

ONE, TWO = article_url(1), article_url(2)
PAGES = {ONE: Answer(article("一的问题")), TWO: Answer(article("二的问题"))}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a page was crawled, and another one asked for in vain."""
    folder = tmp_path_factory.mktemp("crawled")
    (folder / "seeds.txt").write_text(f"# today\n{ONE}\nhttp://elsewhere.example/\n")
    done, _ = crawl(folder, PAGES, "--seeds", "seeds.txt", "--json")
    assert done.code == ExitCode.DONE, done.stderr
    assert done.line["outcomes"] == {"offsite": 1, "stored": 1}
    return folder


def test_what_was_not_stored_is_written_down(crawled: Path) -> None:
    (line,) = (crawled / "output" / "skipped.jsonl").read_text().splitlines()
    skipped = json.loads(line)
    assert (skipped["url"], skipped["outcome"]) == ("http://elsewhere.example/", "offsite")
    assert skipped["reason"].startswith("elsewhere.example is no host of")


def test_a_page_that_is_named_is_fetched_whenever_it_is_due(crawled: Path) -> None:
    done, web = crawl(crawled, PAGES, "--start-url", ONE, "--json")
    assert (done.code, done.line["outcomes"]) == (0, {"unchanged": 1})
    assert web.asked[ONE] == 1


def test_a_dry_run_says_what_would_be_fetched_and_why_and_leaves_nothing(tmp_path: Path) -> None:
    done = healthnews("crawl", "jiusongjiankang", "--dry-run", "--start-url", ONE, cwd=tmp_path)
    assert (done.code, done.stderr) == (0, "")
    assert b"jiusongjiankang: 1 pages due, 1 would be fetched first" in done.stdout
    assert b"article" in done.stdout
    assert ONE.encode() in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_on_a_database_changes_nothing_of_it(crawled: Path) -> None:
    asked = ("--start-url", TWO, "--start-url", "http://elsewhere.example/2")
    for _ in range(2):
        done = healthnews("crawl", "jiusongjiankang", "--dry-run", "--json", *asked, cwd=crawled)
        assert done.code == 0, done.stderr
        assert [page["url"] for page in done.line["pages"]][:1] == [TWO]
        assert [page["url"] for page in done.line["refused"]] == ["http://elsewhere.example/2"]
    shown = healthnews("frontier", "show", TWO, cwd=crawled)
    assert shown.code != 0, "the dry run has kept the page"


def test_a_dry_run_names_what_a_killed_run_had_taken(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    now = datetime.now(UTC)
    site = SITES["jiusongjiankang"]
    with CrawlStore.open(tmp_path / "output" / "crawl.db") as store:
        frontier = store.frontier(
            site.name, store.begin_run("crawl", site.name, {}, now), max_depth=9
        )
        begin(frontier, Judge(site, 2000), (ONE, TWO), now)
        assert len(frontier.lease(64, now, now)) == 2
    arguments = ("crawl", site.name, "--dry-run", "--json")
    done = healthnews(*arguments, cwd=tmp_path)
    assert {ONE, TWO} <= {page["url"] for page in done.line["pages"]}
    with site_lock(tmp_path / "output" / "crawl.db", site.name, "a run under way"):
        done = healthnews(*arguments, cwd=tmp_path)
    assert not {ONE, TWO} & {page["url"] for page in done.line["pages"]}


def test_a_limit_on_bytes_ends_a_run_in_order(tmp_path: Path) -> None:
    done, web = crawl(
        tmp_path, PAGES, "--start-url", ONE, "--start-url", TWO, "--max-bytes", "1", "--json",
        "--max-pages", "1",
    )  # fmt: skip
    assert done.code == ExitCode.DONE, done.stderr
    assert (done.line["state"], done.line["pages"], done.line["left"]) == ("budget", 1, 1)
    assert web.asked[ONE] + web.asked[TWO] == 1


def test_a_site_belongs_to_one_run_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    with site_lock(tmp_path / "output" / "crawl.db", "jiusongjiankang", "the hourly run"):
        done, web = crawl(tmp_path, PAGES, "--start-url", ONE)
    assert done.code == ExitCode.LOCKED
    assert "another run of jiusongjiankang is under way: the hourly run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not web.asked


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--seeds", "missing.txt"), "missing.txt: cannot be read"),
        (("--max-minutes", "0"), "0.0 is not in the range"),
        (("--max-bytes", "none"), "'none' is not a valid integer"),
    ],
)
def test_wrong_limits_are_refused(tmp_path: Path, arguments: tuple[str, str], message: str) -> None:
    done = healthnews("crawl", "uzkoo", *arguments, cwd=tmp_path)
    assert done.code == ExitCode.USAGE
    assert message in done.stderr
