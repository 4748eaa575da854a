"""`healthnews runs`, `digest` and `backup`, on real databases."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parsers import Outcome
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.digest import digest
from pipelines.drift.meter import Meter
from pipelines.drift.tables import put_measures
from tests.pipelines.builders import numbered

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
GONE = tuple(
    OutcomeRow(f"http://x/{n}", Outcome.HTTP_ERROR, f"HTTP status {status}", START, status)
    for n, status in enumerate([404, 404, 404, 404, 500])
)
STORED = OutcomeRow("http://x/9", Outcome.STORED, "", START, 200, "x:9")


@pytest.fixture
def crawl_db(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.db"
    with CrawlStore.open(path) as store:
        run = store.begin_run("crawl", "uzkoo", {"max_pages": 9}, START)
        store.record(run, [*GONE, STORED])
        store.finish_run(run, RunState.FINISHED, START + timedelta(seconds=90))
        store.begin_run("crawl", None, {}, START)
    return path


@pytest.fixture
def articles_db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    ArticleStore.open(path).close()
    return path


@pytest.fixture
def databases(crawl_db: Path, articles_db: Path) -> Path:
    """The folder of crawl.db and of newer.db, which a later release has written."""
    newer = articles_db.with_name("newer.db")
    articles_db.rename(newer)
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 999")
    return crawl_db.parent


def test_runs_are_listed_newest_first(call, crawl_db: Path) -> None:
    result = call("runs", "--crawl-db", crawl_db)
    assert result.exit_code == 0
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "run  command  site   state     started               seconds"
        "  pages  pages/s  received  outcomes",
        "2    crawl    -      running   2026-03-01 08:00:00Z  -      "
        "  -      -        -         none",
        "1    crawl    uzkoo  finished  2026-03-01 08:00:00Z  90.0   "
        "  -      -        -         5 http_error, 1 stored",
    ]


def test_runs_as_json_lines(call, crawl_db: Path) -> None:
    result = call("runs", "--crawl-db", crawl_db, "--json")
    second, first = map(json.loads, result.stdout.splitlines())
    assert (second["id"], second["finished_at"], second["outcomes"]) == (2, None, {})
    assert first["arguments"] == {"max_pages": 9}
    assert first["outcomes"] == {"http_error": 5, "stored": 1}


def test_a_run_is_shown_with_its_failures_and_reasons(call, crawl_db: Path) -> None:
    result = call("runs", "show", 1, "--crawl-db", crawl_db)
    assert result.stdout == (
        "run        1: crawl uzkoo\n"
        "state      finished\n"
        "started    2026-03-01 08:00:00Z\n"
        "seconds    90.0\n"
        'arguments  {"max_pages": 9}\n'
        "outcomes   5 http_error, 1 stored\n"
        "\n"
        "first failures\n"
        "outcome     url         reason\n"
        "http_error  http://x/0  HTTP status 404\n"
        "http_error  http://x/1  HTTP status 404\n"
        "http_error  http://x/2  HTTP status 404\n"
        "http_error  http://x/3  HTTP status 404\n"
        "http_error  http://x/4  HTTP status 500\n"
        "\n"
        "reasons\n"
        "  4 http_error: HTTP status 404\n"
        "    http://x/0\n"
        "    http://x/1\n"
        "    http://x/2\n"
        "  1 http_error: HTTP status 500\n"
        "    http://x/4\n"
    )


def test_a_run_as_json(call, crawl_db: Path) -> None:
    details = json.loads(call("runs", "--crawl-db", crawl_db, "show", 1, "--json").stdout)
    assert details["run"]["outcomes"] == {"http_error": 5, "stored": 1}
    assert details["run"]["seconds"] == 90
    assert details["failures"][4] == {
        "outcome": "http_error",
        "reason": "HTTP status 500",
        "url": "http://x/4",
        "status": 500,
        "at": "2026-03-01T08:00:00Z",
    }
    assert details["reasons"][0] == {
        "outcome": "http_error",
        "reason": "HTTP status 404",
        "count": 4,
        "urls": [f"http://x/{n}" for n in range(4)],
    }
    assert (details["fields"], details["hosts"], details["drifts"]) == ([], [], [])


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """Three crawls of a hundred pages; the third reads no authors."""
    path = tmp_path / "measured.db"
    with CrawlStore.open(path) as store:
        for run in (1, 2, 3):
            store.begin_run("crawl", "uzkoo", {}, START)
            meter = Meter()
            for number in range(100):
                authors = () if run == 3 else ("张欣",)
                item = numbered(number, authors=authors)
                meter.article(item)
                meter.outcome(Outcome.STORED, 200)
                meter.answered("m.example.cn", 2048, number / 100, item.url)
            with store.transaction():
                put_measures(store._db, run, meter.snapshot())
            store.finish_run(run, RunState.FINISHED, START + timedelta(seconds=50))
    return path


def test_a_crawl_is_listed_with_how_fast_it_was(call, measured: Path) -> None:
    newest = call("runs", "--crawl-db", measured).stdout.splitlines()[1]
    assert newest.split() == [
        *("3", "crawl", "uzkoo", "finished", "2026-03-01", "08:00:00Z"),
        *("50.0", "100", "2.00", "200.0", "KB", "none"),
    ]
    line = json.loads(call("runs", "--crawl-db", measured, "--json").stdout.splitlines()[0])
    assert (line["pages"], line["bytes_received"], line["pages_per_second"]) == (100, 204800, 2.0)


def test_a_crawl_is_shown_with_what_it_measured_and_what_drifted(call, measured: Path) -> None:
    lines = call("runs", "--crawl-db", measured, "show", 3).stdout.splitlines()
    assert "pages      100 answered, 2.00 per second, 200.0 KB received" in lines
    start = lines.index("drifted")
    assert lines[start + 1 : start + 3] == [
        "  uzkoo: authors on 0.0% of 100 articles; expected on 100.0%",
        "    https://m.example.cn/health/news/0.html",
    ]
    host = lines[lines.index("hosts, the slowest first") + 2]
    assert host.split() == [
        *("m.example.cn", "100", "200.0", "KB", "0.49", "0.99"),
        "https://m.example.cn/health/news/99.html",
    ]
    fields = {line.split()[0]: line.split()[1:] for line in lines[lines.index("fields") :]}
    assert fields["authors"] == ["0/100", "0.0%", "100.0%"]
    assert fields["title"] == ["100/100", "100.0%", "100.0%"]


def test_what_a_crawl_measured_is_whole_in_json(call, measured: Path) -> None:
    details = json.loads(call("runs", "--crawl-db", measured, "show", 3, "--json").stdout)
    (drift,) = details["drifts"]
    assert (drift["rule"], drift["field"], drift["seen"]) == ("coverage", "authors", 0.0)
    assert (details["articles"], details["related"], details["fallback"]) == (100, 100, 0)
    (host,) = details["hosts"]
    assert host["slowest_url"] == "https://m.example.cn/health/news/99.html"
    authors = next(item for item in details["fields"] if item["field"] == "authors")
    assert (authors["share"], authors["usual"], len(authors["missing_urls"])) == (0.0, 1.0, 5)


def test_what_stored_nothing_is_one_json_line_each(call, crawl_db: Path) -> None:
    result = call("runs", "--crawl-db", crawl_db, "show", 1, "--skipped")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["url"] for line in lines] == [f"http://x/{n}" for n in range(5)]
    assert lines[4] == {
        "run": 1,
        "site": "uzkoo",
        "url": "http://x/4",
        "outcome": "http_error",
        "reason": "HTTP status 500",
        "status": 500,
        "at": "2026-03-01T08:00:00Z",
    }


def test_skipped_is_json_already(call, crawl_db: Path) -> None:
    result = call("runs", "show", 1, "--crawl-db", crawl_db, "--skipped", "--json")
    assert result.exit_code == 2
    assert "--skipped prints JSON already" in result.stderr


def test_a_run_without_outcomes_can_be_shown(call, crawl_db: Path) -> None:
    result = call("runs", "show", 2, "--crawl-db", crawl_db)
    assert result.stdout.endswith("outcomes   none\n")


def test_digest(call, articles_db: Path) -> None:
    assert call("digest", articles_db).stdout == f"{digest(articles_db)}\n"
    assert json.loads(call("digest", articles_db, "--json").stdout) == {
        "db": str(articles_db),
        "digest": digest(articles_db),
    }


def test_backup(call, articles_db: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert call("backup", articles_db, target).exit_code == 0
    assert digest(target) == digest(articles_db)
    refused = call("backup", articles_db, target)
    assert refused.exit_code == 2
    assert refused.stderr == f"Error: {target}: exists already, and overwriting was not asked for\n"
    assert call("backup", articles_db, target, "--overwrite").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["runs", "--crawl-db", "no.db"], "no.db: there is no crawl database here"),
        (["runs", "show", "1", "--crawl-db", "no.db"], "no.db: there is no crawl database here"),
        (["runs", "--crawl-db", "crawl.db", "show", "7"], "no run has the id 7"),
        (["digest", "no.db"], "no.db: there is no articles database here"),
        (["digest", "crawl.db"], "crawl.db: this SQLite database is no healthnews articles"),
        (["digest", "newer.db"], "newer.db: written with schema version 999"),
        (["backup", "no.db", "x.db"], "no.db: there is no database to copy"),
    ],
)
def test_errors_of_the_databases_are_one_line(
    call, monkeypatch, databases: Path, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(databases)
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stderr.count("\n") == 1


def test_a_damaged_database_is_an_error_but_not_of_usage(call, articles_db: Path) -> None:
    whole = articles_db.read_bytes()
    page_size = int.from_bytes(whole[16:18], "big")
    header = whole[:page_size]
    articles_db.write_bytes(header + bytes(len(whole) - page_size))
    result = call("digest", articles_db)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: SQLite says: database disk image is malformed\n"
