"""A copy that takes in every export of changes is what a whole export gives."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import healthnews
from examples.mirror import take_in
from tests.healthnews.feeds.databases import change, remove, save, some
from tests.pipelines.builders import captured, numbered

# `HEALTHNEWS_HISTORIES=30` looks at thirty of each.
HISTORIES = int(os.environ.get("HEALTHNEWS_HISTORIES", "1"))
FEEDS = ("articles", "qa", "chunks", "related")


def records(copy: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(copy)) as db:
        return db.execute("SELECT * FROM records ORDER BY id").fetchall()


class Follower:
    """Somebody who keeps a copy of a feed, and a new one at every look."""

    def __init__(self, db: Path, feed: str, folder: Path, **selection: object) -> None:
        self._db, self._feed, self._folder, self._selection = db, feed, folder, selection
        self._cursor = "start"
        self._looks = 0

    def same(self) -> bool:
        kept = self._export("kept", self._cursor)
        self._cursor = take_in(kept, self._folder / "kept.db")
        self._looks += 1
        fresh = self._folder / f"{self._looks}.db"
        take_in(self._export("whole", None), fresh)
        found = records(fresh)
        fresh.unlink()
        return records(self._folder / "kept.db") == found

    def _export(self, name: str, since: str | None) -> Path:
        folder = self._folder / name
        with healthnews.open(self._db) as articles:
            made = articles.export(self._feed, folder, since=since, **self._selection)
        return folder / f"{made.data.name}.manifest.json"


@pytest.mark.parametrize("seed", range(HISTORIES))
@pytest.mark.parametrize("feed", FEEDS)
def test_at_twenty_points_of_a_random_history_the_copy_is_the_feed(tmp_path, feed, seed):
    chance, db = random.Random(f"{feed} {seed}"), tmp_path / "articles.db"
    save(db, some(chance))
    follower = Follower(db, feed, tmp_path)
    for point in range(20):
        change(db, chance)
        assert follower.same(), f"point {point}"


@pytest.mark.parametrize("selection", [{"site": "uzkoo"}, {"kept_only": True}], ids=str)
def test_a_copy_of_some_articles_keeps_up_too(tmp_path, selection):
    chance, db = random.Random(5), tmp_path / "articles.db"
    save(db, some(chance))
    follower = Follower(db, "qa", tmp_path, **selection)
    for point in range(20):
        change(db, chance)
        assert follower.same(), f"point {point}"


def test_a_copy_comes_in_when_the_article_that_stood_for_it_goes(tmp_path):
    db = tmp_path / "articles.db"
    save(db, captured(numbered(1)), captured(numbered(2, title=numbered(1).title)))
    follower = Follower(db, "qa", tmp_path, kept_only=True)
    with healthnews.open(db) as articles:
        assert [of.identity for of in articles.records("qa", kept_only=True)] == ["example:1"]
    assert follower.same()
    remove(db, ["example:1"])
    with healthnews.open(db) as articles:
        assert [of.identity for of in articles.records("qa", kept_only=True)] == ["example:2"]
    assert follower.same()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    save(path, *(captured(numbered(number)) for number in range(1, 4)))
    return path


def what_changed(path: Path, since: str) -> tuple[list[tuple[str, str, int]], str]:
    with healthnews.open(path) as articles, articles.changes("qa", since=since) as changes:
        said = [(of.identity, of.change.value, of.records) for of, _ in changes]
        return said, changes.cursor


def test_added_changed_and_removed_are_told_apart(db):
    everything, cursor = what_changed(db, "start")
    assert everything == [(f"example:{number}", "added", 1) for number in (1, 2, 3)]

    save(db, captured(numbered(2, title="另一个标题"), hours=1), captured(numbered(9), hours=1))
    remove(db, ["example:3"])
    said, later = what_changed(db, cursor)
    assert said == [
        ("example:2", "changed", 1), ("example:3", "removed", 0), ("example:9", "added", 1),
    ]  # fmt: skip
    assert what_changed(db, later) == ([], later)
    assert what_changed(db, cursor) == (said, later)


def test_a_visit_without_news_is_no_change(db):
    _, cursor = what_changed(db, "start")
    save(db, *(captured(numbered(number), hours=5) for number in range(1, 4)))
    save(db, captured(numbered(1, title="更早的标题"), hours=-5))
    assert what_changed(db, cursor) == ([], cursor)


def test_an_article_that_comes_back_is_added(db):
    remove(db, ["example:2"])
    _, cursor = what_changed(db, "start")
    save(db, captured(numbered(2), hours=1))
    assert what_changed(db, cursor)[0] == [("example:2", "added", 1)]


def test_a_reader_sees_one_moment(db):
    with healthnews.open(db) as articles, articles.changes("qa", since="start") as changes:
        save(db, captured(numbered(4)))
        assert len(list(changes)) == 3
    assert what_changed(db, changes.cursor)[0] == [("example:4", "added", 1)]


def test_the_manifest_says_what_is_in_the_files(db, tmp_path):
    with healthnews.open(db) as articles:
        first = articles.export("qa", tmp_path / "out")
        save(db, captured(numbered(7), hours=1))
        remove(db, ["example:1"])
        later = articles.export("qa", tmp_path / "out", since=first.cursor)
    assert (later.since, later.articles, later.data.records) == (first.cursor, 1, 1)
    assert (later.added, later.changed, later.removed) == (1, 0, 1)
    assert [later.data.name, later.changes.name] == ["qa.1-3.jsonl", "qa.1-3.changes.jsonl"]
    changes = (tmp_path / "out" / "qa.1-3.changes.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in changes] == [
        {"identity": "example:1", "change": "removed", "records": 0},
        {"identity": "example:7", "change": "added", "records": 1},
    ]
