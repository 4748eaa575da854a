"""The file of what a run did not store."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from healthnews.skipped import write_skipped
from parsers import Outcome
from pipelines.crawl_db import CrawlStore, OutcomeRow
from pipelines.errors import MissingDatabaseError, UnknownRunError

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEPT = {Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DUPLICATE}


@pytest.fixture
def crawl_db(tmp_path):
    """Two runs, each with every outcome once."""
    path = tmp_path / "crawl.db"
    with CrawlStore.open(path) as store:
        for _ in range(2):
            run = store.begin_run("crawl", "uzkoo", {}, NOON)
            store.record(
                run,
                [OutcomeRow(f"http://x/{item}", item, "因为", NOON, None) for item in Outcome],
            )
    return path


def read(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_outcome_that_stored_nothing_is_in_the_file_once(tmp_path, crawl_db):
    path = tmp_path / "skipped.jsonl"
    written = write_skipped(crawl_db, path, 2)
    lines = read(path)
    assert [line["outcome"] for line in lines] == [item for item in Outcome if item not in KEPT]
    assert written == len(lines)
    assert {line["run"] for line in lines} == {2}
    assert lines[0] == {
        "run": 2,
        "site": "uzkoo",
        "url": "http://x/not_modified",
        "outcome": "not_modified",
        "reason": "因为",
        "status": None,
        "at": "2026-03-01T12:00:00Z",
    }


def test_the_file_of_an_earlier_run_is_replaced_as_a_whole(tmp_path, crawl_db):
    path = tmp_path / "skipped.jsonl"
    path.write_text("old\n" * 1000)
    with path.open() as reader:
        write_skipped(crawl_db, path, 1)
        # Whoever reads the old file reads it to its end.
        assert reader.read() == "old\n" * 1000
    assert {line["run"] for line in read(path)} == {1}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["crawl.db", "skipped.jsonl"]


def test_a_run_that_stored_everything_leaves_an_empty_file(tmp_path, crawl_db):
    with CrawlStore.open(crawl_db) as store:
        run = store.begin_run("crawl", "uzkoo", {}, NOON)
    path = tmp_path / "skipped.jsonl"
    assert write_skipped(crawl_db, path, run) == 0
    assert path.read_bytes() == b""


def test_an_unknown_run_leaves_the_file_as_it_was(tmp_path, crawl_db):
    path = tmp_path / "skipped.jsonl"
    path.write_text("old\n")
    with pytest.raises(UnknownRunError):
        write_skipped(crawl_db, path, 77)
    assert path.read_text() == "old\n"
    assert not list(tmp_path.glob("*.tmp"))


def test_without_a_database_there_is_nothing_to_write(tmp_path):
    with pytest.raises(MissingDatabaseError):
        write_skipped(tmp_path / "no.db", tmp_path / "skipped.jsonl", 1)
