from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from parsers.outcome import Outcome
from pipelines.archive.exchange import CaptureRow, ExchangeKind, Position
from pipelines.crawl_db import CrawlStore, OutcomeRow, Quarantined, Run, RunState
from pipelines.database import open_database
from pipelines.errors import OlderSchemaError, UnknownRunError
from pipelines.schema import CRAWL
from tests.pipelines.builders import NOON

LATER = datetime(2025, 6, 1, 13, 30, tzinfo=UTC)
STORED = OutcomeRow("https://e.cn/1", Outcome.STORED, "", NOON, 200, "example:1")
TIMEOUT = OutcomeRow("https://e.cn/2", Outcome.NETWORK_ERROR, "timed out after 30 s", NOON, None)
UNDATED = OutcomeRow("pages/3.html", Outcome.PARSE_ERROR, "no title", None, 200)
SET_ASIDE = Quarantined("https://e.cn/4", ("title is blank: ''", "坏"), '{"title":""}', NOON)

CAPTURE = CaptureRow(
    "https://e.cn/1",
    NOON,
    200,
    ExchangeKind.RESPONSE,
    "sha1:AAAA",
    Position("healthnews-20250601T120000000000Z-1-00001.warc.gz", 312, 4096),
)


@pytest.fixture
def store(tmp_path):
    with CrawlStore.open(tmp_path / "crawl.db") as opened:
        yield opened


@pytest.fixture
def run(store):
    return store.begin_run("crawl", "example", {}, NOON)


def test_a_run_is_recorded_from_start_to_end(store):
    arguments = {"max_pages": 5, "archive": Path("output/archive")}
    run = store.begin_run("crawl", "example", arguments, NOON)
    text = '{"archive": "output/archive", "max_pages": 5}'
    assert list(store.runs()) == [Run(run, "crawl", "example", text, RunState.RUNNING, NOON, None)]
    store.finish_run(run, RunState.FINISHED, LATER)
    assert list(store.runs()) == [
        Run(run, "crawl", "example", text, RunState.FINISHED, NOON, LATER)
    ]


def test_runs_come_newest_first(store):
    first = store.begin_run("ingest", None, {}, NOON)
    second = store.begin_run("crawl", "example", {}, LATER)
    assert [run.id for run in store.runs()] == [second, first]


def test_outcomes_come_back_in_order(store, run):
    store.record(run, [STORED, TIMEOUT])
    store.record(run, [UNDATED])
    assert list(store.outcomes(run)) == [STORED, TIMEOUT, UNDATED]


def test_outcomes_are_counted_per_run(store, run):
    other = store.begin_run("crawl", "example", {}, NOON)
    store.record(run, [STORED, STORED, TIMEOUT])
    store.record(other, [UNDATED])
    assert store.outcome_counts(run) == {Outcome.STORED: 2, Outcome.NETWORK_ERROR: 1}
    assert store.outcome_counts(other) == {Outcome.PARSE_ERROR: 1}


def test_a_failing_record_is_kept_once_under_the_latest_run(store, run):
    store.quarantine(run, [SET_ASIDE])
    later = store.begin_run("crawl", "example", {}, LATER)
    again = Quarantined("https://e.cn/4", ("title is blank: ''",), '{"title":""}', LATER)
    store.quarantine(later, [again])
    assert list(store.quarantined()) == [again]


def test_quarantine_comes_in_order_of_url(store, run):
    other = Quarantined("https://e.cn/1", ("坏",), '{"title":"\ufffd"}', None)
    store.record(run, [], [SET_ASIDE, other])
    assert list(store.quarantined()) == [other, SET_ASIDE]


def test_damaged_text_is_kept_readable(store, run):
    row = OutcomeRow("文件\udce9.html", Outcome.UNDECODABLE, "byte \udce9", None, None)
    item = Quarantined("文件\udce9.html", ("\ud800",), '{"title":"\ud800"}', None)
    store.record(run, [row], [item])
    (kept,) = store.outcomes(run)
    assert (kept.url, kept.reason) == ("文件\\udce9.html", "byte \\udce9")
    (record,) = store.quarantined()
    assert record.reasons == ("\ud800",)
    assert json.loads(record.record) == {"title": "\ud800"}


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.record(7, [STORED]),
        lambda store: store.quarantine(7, [SET_ASIDE]),
        lambda store: store.finish_run(7, RunState.FAILED, NOON),
        lambda store: store.outcomes(7),
        lambda store: store.outcome_counts(7),
    ],
)
def test_an_unknown_run_is_named(store, use):
    with pytest.raises(UnknownRunError, match="no run has the id 7"):
        use(store)


def test_a_reader_sees_the_runs(store, run, tmp_path):
    store.record(run, [STORED])
    with CrawlStore.open(tmp_path / "crawl.db", read_only=True) as reader:
        assert list(reader.outcomes(run)) == [STORED]


def test_captures_are_indexed_with_the_outcomes_of_their_run(store, run):
    store.record(run, [STORED], captures=[CAPTURE])
    assert store.captures.newest(STORED.url) == CAPTURE


def test_outcomes_and_captures_are_kept_together_or_not_at_all(store, run):
    damaged = replace(CAPTURE, status=None)
    with pytest.raises(sqlite3.IntegrityError):
        store.record(run, [STORED], captures=[CAPTURE, damaged])
    assert list(store.outcomes(run)) == []
    assert store.captures.newest(STORED.url) is None


def first_release(path):
    """Make a crawl.db as schema version 1 has it, with rows, and return what it holds."""
    migrations = Migrations("healthnews.crawl")
    first = CRAWL.migrations._migrations[0]
    migrations(name=first.name)(first.fn)
    with open_database(path, replace(CRAWL, version=1, migrations=migrations)) as db:
        db.execute(
            "INSERT INTO runs VALUES (4, 'crawl', 'example', '{}', 'finished', ?, ?)",
            ["2025-06-01T12:00:00.000000Z", "2025-06-01T13:30:00.000000Z"],
        )
        db.execute(
            "INSERT INTO outcomes VALUES (9, 4, ?, 'stored', '', ?, 200, 'example:1')",
            [STORED.url, "2025-06-01T12:00:00.000000Z"],
        )
        db.execute(
            """INSERT INTO quarantine VALUES ('ab', 4, ?, ?, '{"title":""}', ?)""",
            [SET_ASIDE.url, json.dumps(SET_ASIDE.reasons), "2025-06-01T12:00:00.000000Z"],
        )
        db.commit()


def test_a_database_of_the_first_release_is_migrated_without_loss(tmp_path):
    path = tmp_path / "old.db"
    first_release(path)
    with pytest.raises(OlderSchemaError, match="schema version 1, this release reads 5"):
        CrawlStore.open(path, read_only=True)
    with CrawlStore.open(path) as store:
        assert list(store.runs()) == [
            Run(4, "crawl", "example", "{}", RunState.FINISHED, NOON, LATER)
        ]
        assert list(store.outcomes(4)) == [STORED]
        assert list(store.quarantined()) == [SET_ASIDE]
        store.record(4, [TIMEOUT], captures=[CAPTURE])
        assert list(store.outcomes(4)) == [STORED, TIMEOUT]
        assert store.captures.newest(STORED.url) == CAPTURE
