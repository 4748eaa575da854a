"""`healthnews crawl` and `demo`: real HTTP through a proxy on loopback, real databases."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.options import CrawlState, SiteSummary
from healthnews.crawl_report import CrawlReport, exit_code_of
from healthnews.exit_codes import ExitCode
from parsers import Outcome
from pipelines.articles import ArticleStore
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve
from tests.healthnews.command import Done, environment, healthnews

URL = article_url(1)


def crawl(folder: Path, answers: Mapping[str, Answer], *arguments: str) -> tuple[Done, Web]:
    with serve(Web(answers)) as web:
        done = healthnews("crawl", "jiusongjiankang", *arguments, cwd=folder, http_proxy=web.proxy)
    return done, web


def test_a_crawl_stores_articles_in_the_default_place(tmp_path: Path) -> None:
    done, web = crawl(
        tmp_path,
        {URL: Answer(article("医保断缴怎么办"))},
        "--start-url",
        URL,
        "--contact",
        "a@b.cn",
    )
    assert (done.code, done.stderr) == (0, "")
    assert "pages     1 fetched, 0 left" in done.stdout.decode()
    assert "outcomes  1 stored" in done.stdout.decode()
    assert web.asked[URL] == 1
    with ArticleStore.open(tmp_path / "output" / "articles.db", read_only=True) as store:
        assert [stored.title for stored in store.articles()] == ["医保断缴怎么办"]
    assert (tmp_path / "output" / "crawl.db").exists()


def test_the_summary_as_json(tmp_path: Path) -> None:
    options = (
        "--db",
        "a.db",
        "--crawl-db",
        "c.db",
        "--archive",
        "raw",
        "--json",
        "--start-url",
        URL,
    )
    done, _ = crawl(tmp_path, {}, *options)
    assert done.code == 5
    assert done.line["exit_code"] == 5
    assert done.line["outcomes"] == {"http_error": 1}
    assert (done.line["db"], done.line["crawl_db"]) == ("a.db", "c.db")
    assert done.line["archive"] == "raw"
    assert len(list((tmp_path / "raw").glob("*.warc.gz"))) == 1
    assert "no contact" in done.stderr


def test_an_archive_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = healthnews(
        "crawl", "jiusongjiankang", "--archive", "file/raw", "--start-url", URL, cwd=tmp_path
    )
    assert done.code == 2
    assert done.stderr == "Error: file/raw: cannot be made: Not a directory\n"


def test_ctrl_c_stores_what_was_fetched(tmp_path: Path) -> None:
    pages = {article_url(n): Answer(article(f"问题{n}怎么办")) for n in range(1, 3)}
    starts = [argument for url in pages for argument in ("--start-url", url)]
    with (
        serve(Web(pages)) as web,
        subprocess.Popen(
            [sys.executable, "-m", "healthnews", "crawl", "jiusongjiankang", "--json", *starts],
            cwd=tmp_path,
            env=environment(http_proxy=web.proxy),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        while sum(map(web.asked.__getitem__, pages)) == 0:
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 3
    summary = json.loads(stdout)
    assert (summary["state"], summary["articles"] >= 1) == ("shutdown", True)
    assert b"Traceback" not in stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosite"], "'nosite' is not one of '"),
        (["uzkoo", "--start-url", "uzkoo.com"], "'uzkoo.com' is no absolute http or https URL"),
        (["uzkoo", "--max-pages", "0"], "0 is not in the range"),
        (["uzkoo", "--db", __file__], f"Error: {__file__}: this is not a SQLite database\n"),
        (["uzkoo", "--db", f"{__file__}/a.db"], "cannot be made: File exists"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_fetched(
    tmp_path: Path, call, monkeypatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("crawl", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def summary(
    state: CrawlState, *, failed: int = 0, expected: bool = True, **outcomes: int
) -> SiteSummary:
    return SiteSummary(
        site="uzkoo",
        run=1,
        state=state,
        pages=sum(outcomes.values()),
        outcomes={Outcome(name): count for name, count in outcomes.items()},
        related=0,
        failed=failed,
        left=0,
        expected=expected,
        seconds=1.0,
    )


@pytest.mark.parametrize(
    ("state", "outcomes", "code"),
    [
        ("finished", {"stored": 3}, ExitCode.DONE),
        ("budget", {"unchanged": 3}, ExitCode.DONE),
        ("finished", {"stored": 1, "offsite": 2, "listing": 1, "robots": 1}, ExitCode.DONE),
        ("finished", {"stored": 1, "http_error": 1, "failed": 1}, ExitCode.PARTLY),
        ("finished", {"stored": 1, "blocked": 1, "failed": 1}, ExitCode.PARTLY),
        ("finished", {"unchanged": 1, "http_error": 1}, ExitCode.DONE),
        ("finished", {"expected": False}, ExitCode.DONE),
        ("finished", {"not_modified": 2, "listing": 1}, ExitCode.DONE),
        ("finished", {"listing": 1, "expected": False}, ExitCode.DONE),
        ("finished", {"listing": 1}, ExitCode.NOTHING),
        ("finished", {}, ExitCode.NOTHING),
        ("finished", {"blocked": 1, "robots": 1}, ExitCode.BLOCKED),
        ("blocked", {"stored": 5, "blocked": 3}, ExitCode.BLOCKED),
        ("shutdown", {"stored": 5}, ExitCode.PARTLY),
        ("error", {"stored": 5}, ExitCode.INTERNAL),
    ],
)
def test_exit_code(state: str, outcomes: dict[str, int], code: ExitCode) -> None:
    assert exit_code_of(summary(CrawlState(state), **outcomes)) is code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("finished", ExitCode.DRIFTED),
        ("budget", ExitCode.DRIFTED),
        ("blocked", ExitCode.BLOCKED),
        ("shutdown", ExitCode.PARTLY),
        ("error", ExitCode.INTERNAL),
    ],
)
def test_the_exit_code_of_a_run_that_has_drifted(state: str, code: ExitCode) -> None:
    ended = summary(CrawlState(state), stored=3, failed=1)
    assert exit_code_of(ended, drifted=True) is code


def test_the_report_for_people() -> None:
    report = CrawlReport.of(
        summary(CrawlState.BUDGET, stored=18, http_error=2),
        Path("a.db"),
        Path("c.db"),
        Path("raw"),
    )
    assert report.to_text() == (
        "site      uzkoo\n"
        "run       1, budget after 1.0 s\n"
        "pages     20 fetched, 0 left\n"
        "articles  18 with 0 teasers, in a.db\n"
        "outcomes  18 stored, 2 http_error\n"
        "raw pages raw"
    )


def test_the_demo_fills_a_folder_of_its_own(tmp_path: Path) -> None:
    done = healthnews("demo", cwd=tmp_path)
    assert (done.code, done.stderr) == (0, "")
    assert (tmp_path / "output" / "demo" / "articles.db").exists()
    assert not (tmp_path / "output" / "articles.db").exists()
