from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parsers.outcome import Outcome
from pipelines.crawl_db import CrawlStore, OutcomeRow, Quarantined, Run, RunState
from pipelines.errors import UnknownRunError
from tests.pipelines.builders import NOON

LATER = datetime(2025, 6, 1, 13, 30, tzinfo=UTC)
STORED = OutcomeRow("https://e.cn/1", Outcome.STORED, "", NOON, 200, "example:1")
TIMEOUT = OutcomeRow("https://e.cn/2", Outcome.NETWORK_ERROR, "timed out after 30 s", NOON, None)
UNDATED = OutcomeRow("pages/3.html", Outcome.PARSE_ERROR, "no title", None, 200)
SET_ASIDE = Quarantined("https://e.cn/4", ("title is blank: ''", "坏"), '{"title":""}', NOON)


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
