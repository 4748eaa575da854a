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

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
GONE = tuple(
    OutcomeRow(f"http://x/{n}", Outcome.HTTP_ERROR, f"HTTP status 40{n}", START, 400 + n)
    for n in range(5)
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
        "run  command  site   state     started               seconds  outcomes",
        "2    crawl    -      running   2026-03-01 08:00:00Z  -        none",
        "1    crawl    uzkoo  finished  2026-03-01 08:00:00Z  90.0     5 http_error, 1 stored",
    ]


def test_runs_as_json_lines(call, crawl_db: Path) -> None:
    result = call("runs", "--crawl-db", crawl_db, "--json")
    second, first = map(json.loads, result.stdout.splitlines())
    assert (second["id"], second["finished_at"], second["outcomes"]) == (2, None, {})
    assert first["arguments"] == {"max_pages": 9}
    assert first["outcomes"] == {"http_error": 5, "stored": 1}


def test_a_run_is_shown_with_its_first_reasons(call, crawl_db: Path) -> None:
    result = call("runs", "show", 1, "--crawl-db", crawl_db)
    assert result.stdout == (
        "run        1: crawl uzkoo\n"
        "state      finished\n"
        "started    2026-03-01 08:00:00Z\n"
        "seconds    90.0\n"
        'arguments  {"max_pages": 9}\n'
        "outcomes   5 http_error, 1 stored\n"
        "\n"
        "outcome     url         reason\n"
        "http_error  http://x/0  HTTP status 400\n"
        "http_error  http://x/1  HTTP status 401\n"
        "http_error  http://x/2  HTTP status 402\n"
    )


def test_a_run_as_json(call, crawl_db: Path) -> None:
    details = json.loads(call("runs", "--crawl-db", crawl_db, "show", 1, "--json").stdout)
    assert details["run"]["outcomes"] == {"http_error": 5, "stored": 1}
    assert details["examples"][0] == {
        "outcome": "http_error",
        "reason": "HTTP status 400",
        "url": "http://x/0",
    }


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
