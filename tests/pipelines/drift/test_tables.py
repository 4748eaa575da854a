"""Measures in a real `crawl.db`."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parsers.outcome import Outcome
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.drifted import HISTORY_RUNS, drifted, good_measures
from pipelines.drift.measures import FieldCoverage, HostTraffic, Measures
from pipelines.drift.meter import Meter
from pipelines.drift.records import Rule
from pipelines.drift.tables import put_measures
from pipelines.errors import UnknownRunError
from tests.pipelines.builders import numbered
from tests.pipelines.drift.runs import USUAL, with_field

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOST = HostTraffic("www.x.cn", 3, 600, 2, 1.5, 1.25, "http://www.x.cn/2")


@pytest.fixture
def store(tmp_path):
    with CrawlStore.open(tmp_path / "crawl.db") as store:
        yield store


def put(store, run, measures):
    with store.transaction():
        put_measures(store._db, run, measures)


def crawl(store, measures, *, site="uzkoo", state=RunState.FINISHED, rows=()):
    """One run from its beginning to its end; None as state leaves it as a kill would."""
    run = store.begin_run("crawl", site, {}, NOON)
    store.record(run, list(rows))
    if measures is not None:
        put(store, run, measures)
    if state is not None:
        store.finish_run(run, state, NOON + timedelta(minutes=1))
    return run


@pytest.mark.parametrize(
    "measures",
    [
        Measures(),
        Meter().snapshot(),
        replace(USUAL, hosts=(HOST, HostTraffic("y", 1, 0, 0, 0.0, None, None))),
        replace(USUAL, fallback=3, beautifulsoup=2, loss_recovered=2),
        replace(USUAL, lists=7, empty_lists=2),
    ],
)
def test_measures_come_back_as_they_were(store, measures):
    run = crawl(store, measures)
    assert store.measures.of(run) == measures


def test_what_a_meter_saw_comes_back(store):
    meter = Meter()
    for number in range(7):
        meter.article(numbered(number))
        meter.outcome(Outcome.STORED, 200)
        meter.answered("m.example.cn", 100, 0.25, f"http://m.example.cn/{number}")
    measures = meter.snapshot()
    assert store.measures.of(crawl(store, measures)) == measures


def test_later_measures_take_the_place_of_earlier_ones(store):
    run = crawl(store, replace(USUAL, hosts=(HOST,)), state=None)
    put(store, run, Measures(articles=1))
    assert store.measures.of(run) == Measures(articles=1)


def test_each_run_has_its_own(store):
    first, second = crawl(store, USUAL), crawl(store, Measures(articles=2))
    assert store.measures.of(first) == USUAL
    assert store.measures.of(second) == Measures(articles=2)


def test_an_import_measured_nothing(store):
    assert store.measures.of(crawl(store, None)) is None


def test_addresses_that_are_no_utf8_can_be_kept(store):
    broken = "http://x/\udce9"
    measures = Measures(
        fields=(FieldCoverage("title", 0, 1, (broken,)),),
        hosts=(HostTraffic("x", 1, 1, 1, 1.0, 1.0, broken),),
    )
    found = store.measures.of(crawl(store, measures))
    assert found.fields[0].missing_urls == ("http://x/\\udce9",)
    assert found.hosts[0].slowest_url == "http://x/\\udce9"


def test_what_is_rolled_back_was_not_measured(store):
    run = crawl(store, USUAL, state=None)
    with suppress(RuntimeError), store.transaction():
        put_measures(store._db, run, Measures(articles=999))
        raise RuntimeError
    assert store.measures.of(run) == USUAL


def test_measures_go_with_their_run(store, tmp_path):
    crawl(store, replace(USUAL, hosts=(HOST,)))
    with closing(sqlite3.connect(tmp_path / "crawl.db")) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM runs")
        for table in ("run_measures", "run_fields", "run_hosts"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


# Which runs a run is compared with.


def test_a_run_is_compared_with_the_last_good_runs_of_its_site(store):
    crawls = [crawl(store, replace(USUAL, related=number)) for number in range(HISTORY_RUNS + 2)]
    found = good_measures(store, crawls[-1])
    assert [item.related for item in found] == [5, 4, 3, 2, 1]


def test_runs_that_say_nothing_are_passed_over(store):
    crawl(store, USUAL)
    crawl(store, USUAL, site="jiusongjiankang")
    crawl(store, USUAL, state=None)
    crawl(store, USUAL, state=RunState.FAILED)
    crawl(store, USUAL, state=RunState.INTERRUPTED)
    crawl(store, replace(USUAL, articles=9))
    crawl(store, None)
    last = crawl(store, USUAL)
    crawl(store, USUAL)
    assert good_measures(store, last) == [USUAL]


def test_a_drift_is_found_and_names_pages(store):
    gone = OutcomeRow("http://x/9", Outcome.PARSE_ERROR, "no title", NOON, 200)
    excluded = OutcomeRow("http://x/8", Outcome.NOT_ARTICLE, "", NOON, None)
    crawl(store, USUAL)
    lost = replace(with_field("authors", 0), answers={Outcome.STORED: 50, Outcome.PARSE_ERROR: 50})
    run = crawl(store, lost, rows=[excluded, gone])
    found = {drift.rule: drift.urls for drift in drifted(store, run)}
    assert found == {Rule.ARTICLES_PER_PAGE: ("http://x/9",), Rule.COVERAGE: ("http://x/7",)}


def test_a_killed_run_is_judged_by_what_it_measured(store):
    crawl(store, USUAL)
    assert [drift.rule for drift in drifted(store, crawl(store, with_field("qa", 0), state=None))]


def test_an_import_and_a_run_over_several_sites_do_not_drift(store):
    assert drifted(store, crawl(store, None)) == ()
    assert drifted(store, crawl(store, Measures(answers={Outcome.INVALID: 9}), site=None)) == ()


def test_a_run_that_never_was_is_an_error(store):
    with pytest.raises(UnknownRunError, match="no run has the id 77"):
        drifted(store, 77)
