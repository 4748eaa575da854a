"""`healthnews forget` on what the demo has crawled, and on what comes afterwards."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from tests.healthnews.command import environment, healthnews

URL = "http://m.jiusongjiankang.com/health/news/7299931.html"
IDENTITY = "jiusongjiankang:7299931"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert healthnews("demo", "--folder", folder).code == 0
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "copy"))


@pytest.fixture
def run(call, folder: Path):
    """Run a verb on the databases and the archive of the folder."""
    places = (
        "--db", folder / "articles.db", "--crawl-db", folder / "crawl.db",
        "--archive", folder / "archive",
    )  # fmt: skip
    return lambda verb, *arguments: call(verb, *arguments, *places)


def has_it(folder: Path, name: str = "articles.db") -> bool:
    with ArticleStore.open(folder / name, read_only=True) as store:
        return store.get(IDENTITY) is not None


def states(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "crawl.db")) as db:
        return db.execute(
            "SELECT state, reason FROM v_frontier WHERE key = 'article 7299931'"
        ).fetchall()


def make_old(path: Path) -> None:
    """Give a database the schema of the first release, with the same articles."""
    new = path.rename(path.with_name("new.db"))
    first = Migrations("healthnews.articles")
    known = ARTICLES.migrations._migrations[0]
    first(name=known.name)(known.fn)
    with closing(open_database(path, replace(ARTICLES, version=1, migrations=first))) as db:
        db.execute("ATTACH ? AS new", [str(new)])
        with db.atomic():
            for table in ("articles", "blocks", "qa", "related", "aliases"):
                db.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
    new.unlink()


def test_an_article_is_forgotten_in_a_database_of_an_older_release(run, folder: Path) -> None:
    make_old(folder / "articles.db")
    result = run("forget", URL, "--yes")
    assert result.exit_code == 0, result.output
    assert not has_it(folder)


def test_an_article_is_forgotten_by_any_of_its_urls(run, folder: Path) -> None:
    assert has_it(folder)
    result = run("forget", URL, "--reason", "the author asked", "--yes")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [
        f"{IDENTITY}: forgotten",
        "article removed",
        "1 captures removed from the archive: 1 segments rewritten, 0 removed",
    ])  # fmt: skip
    assert not has_it(folder)
    ((state, reason),) = states(folder)
    assert state == "excluded"
    assert reason.startswith(f"tombstone of {IDENTITY}, 20")
    assert reason.endswith(": the author asked")


def test_a_rebuild_and_an_import_do_not_bring_it_back(run, call, demo: Path, folder: Path) -> None:
    assert run("forget", URL, "--yes").exit_code == 0
    result = run("ingest", demo / "archive", "--json")
    # Three are the hosts' robots.txt, the fourth is what was forgotten.
    assert json.loads(result.stdout)["outcomes"] == {"unchanged": 103, "not_article": 4}
    assert not has_it(folder)
    archived = call(
        "archive", "show", "--list", URL.replace("//m.", "//www."),
        "--archive", folder / "archive", "--crawl-db", folder / "crawl.db",
    )  # fmt: skip
    assert archived.exit_code == 2
    assert run("rebuild", "--into", folder / "new.db").exit_code == 0
    assert not has_it(folder, "new.db")


def test_nothing_is_done_unasked(run, folder: Path) -> None:
    result = run("forget", URL)
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert has_it(folder)


def test_a_slip_of_the_hand_is_refused(run) -> None:
    result = run("forget", "7299931", "--yes")
    assert result.exit_code == 2
    assert "neither an article" in result.stderr


@pytest.mark.parametrize("arguments", [(), (URL, "--list"), ("--list", "--undo")])
def test_what_makes_no_sense_is_a_usage_error(run, arguments: tuple[str, ...]) -> None:
    assert run("forget", *arguments).exit_code == 2


def test_what_was_never_seen_may_be_forgotten_beforehand(run) -> None:
    never = "https://www.jiusongjiankang.com/health/news/1.html"
    found = json.loads(run("forget", never, "--yes", "--json").stdout)
    assert (found["identity"], found["stored"], found["captures"], found["finished"]) == (
        "jiusongjiankang:1", False, 0, True,
    )  # fmt: skip


def test_tombstones_are_listed_and_taken_back(run, folder: Path) -> None:
    run("forget", URL, "--yes", "--reason", "a mistake")
    (line,) = run("forget", "--list", "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["identity"], told["reason"]) == (IDENTITY, "a mistake")
    assert told["finished_at"] == told["at"]
    (_, row) = run("forget", "--list").stdout.splitlines()
    assert row.split()[1:] == ["done", IDENTITY, "a", "mistake"]
    assert run("forget", URL, "--undo").exit_code == 0
    assert run("forget", "--list", "--json").stdout == ""
    assert run("forget", URL, "--undo").exit_code == 2
    assert not has_it(folder)


def test_without_databases_nothing_is_made(call, tmp_path: Path) -> None:
    result = call(
        "forget", URL, "--yes", "--db", tmp_path / "a.db", "--crawl-db", tmp_path / "c.db",
        "--archive", tmp_path / "archive",
    )  # fmt: skip
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("reply", "code", "stays"), [(b"n\n", 2, True), (b"y\n", 0, False)])
def test_on_a_terminal_it_asks(folder: Path, reply: bytes, code: int, stays: bool) -> None:
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "healthnews", "forget", URL, "--db", folder / "articles.db",
         "--crawl-db", folder / "crawl.db", "--archive", folder / "archive"],
        env=environment(), stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.write(master, reply)
        _, asked = process.communicate(timeout=60)
    os.close(master)
    os.close(terminal)
    assert f"Forget {IDENTITY} (职工医保断了灵活就业可以续吗) for good" in asked.decode()
    assert process.returncode == code
    assert has_it(folder) is stays
