"""`healthnews metrics`: what a node_exporter gets to read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from parsers.outcome import Outcome
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.tables import put_measures
from pipelines.frontier.records import FoundBy, Link, PageKind
from tests.pipelines.drift.runs import USUAL, with_field

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UNITS = ("_seconds", "_bytes", "_ratio")


@pytest.fixture
def arguments(tmp_path):
    """Two crawls of one site, the second drifted; a run of another that was killed."""
    db, crawl_db, archive = tmp_path / "a.db", tmp_path / "c.db", tmp_path / "archive"
    ArticleStore.open(db).close()
    archive.mkdir()
    (archive / "x.warc.gz").write_bytes(bytes(70))
    (archive / "y.warc.gz.open").write_bytes(bytes(7))
    with CrawlStore.open(crawl_db) as store:
        for measures in (USUAL, with_field("authors", 20)):
            run = store.begin_run("crawl", "uzkoo", {}, NOON)
            store.record(run, [OutcomeRow("http://x/1", Outcome.STORED, "", NOON, 200, "x:1")])
            with store.transaction():
                put_measures(store._db, run, measures)
            store.finish_run(run, RunState.FINISHED, NOON + timedelta(seconds=90.5))
        store.begin_run("crawl", "jiusongjiankang", {}, NOON)
        store.frontier("uzkoo", run, max_depth=9).discover(
            [Link("article 1", "http://x/1", PageKind.ARTICLE, FoundBy.RELATED, None, 1)], NOON
        )
    return ["--db", db, "--crawl-db", crawl_db, "--archive", archive]


def samples(text):
    """Read the text strictly; return each value by name and values of labels."""
    families = text_string_to_metric_families(text + "# EOF\n")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_last_run_of_each_site_is_told(call, arguments):
    found = samples(call("metrics", *arguments).stdout)
    start = NOON.timestamp()
    assert found["healthnews_run_start_timestamp_seconds", "uzkoo"] == start
    assert found["healthnews_run_finish_timestamp_seconds", "uzkoo"] == start + 90.5
    assert found["healthnews_run_duration_seconds", "uzkoo"] == 90.5
    assert found["healthnews_run_pages", "uzkoo"] == 105
    assert found["healthnews_run_articles", "uzkoo"] == 100
    assert found["healthnews_run_outcomes", "uzkoo", "stored"] == 1
    assert found["healthnews_run_outcomes", "uzkoo", "blocked"] == 0
    assert found["healthnews_run_state", "uzkoo", "finished"] == 1
    assert found["healthnews_run_state", "uzkoo", "running"] == 0


def test_coverage_and_drift_are_told(call, arguments):
    found = samples(call("metrics", *arguments).stdout)
    assert found["healthnews_run_field_coverage_ratio", "uzkoo", "authors"] == 0.2
    assert found["healthnews_run_field_coverage_ratio", "uzkoo", "title"] == 0.9
    assert found["healthnews_run_drift_alarms", "uzkoo", "coverage"] == 1
    assert found["healthnews_run_drift_alarms", "uzkoo", "no_output"] == 0


def test_a_run_without_an_end_has_none(call, arguments):
    found = samples(call("metrics", *arguments).stdout)
    assert found["healthnews_run_state", "jiusongjiankang", "running"] == 1
    assert ("healthnews_run_finish_timestamp_seconds", "jiusongjiankang") not in found
    assert ("healthnews_run_pages", "jiusongjiankang") not in found


def test_frontier_and_files_are_told(call, arguments, tmp_path):
    found = samples(call("metrics", *arguments).stdout)
    assert found["healthnews_frontier_urls", "uzkoo", "article", "discovered"] == 1
    assert found["healthnews_frontier_due_urls", "uzkoo"] == 1
    assert found["healthnews_frontier_oldest_due_timestamp_seconds", "uzkoo"] == NOON.timestamp()
    assert found["healthnews_archive_size_bytes",] == 77
    size = (tmp_path / "c.db").stat().st_size
    assert found["healthnews_database_size_bytes", "crawl"] == size


def test_names_follow_prometheus_conventions(call, arguments):
    text = call("metrics", *arguments).stdout
    names = re.findall(r"^# TYPE (\S+) gauge$", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 10
    for name in names:
        assert re.fullmatch(r"healthnews(_[a-z]+)+", name)
        assert not name.endswith(("_total", "_count", "_sum", "_bucket", "_info"))
        about_unit = [unit for unit in UNITS if unit[1:] in name.split("_")]
        assert all(name.endswith(unit) for unit in about_unit)
        assert f"# HELP {name} " in text


def test_a_textfile_is_replaced_as_a_whole(call, arguments, tmp_path):
    path = tmp_path / "healthnews.prom"
    path.write_text("old\n")
    with path.open() as reader:
        result = call("metrics", *arguments, "--textfile", path)
        assert reader.read() == "old\n"
    assert (result.exit_code, result.stdout) == (0, "")
    assert samples(path.read_text())["healthnews_run_pages", "uzkoo"] == 105
    assert not list(tmp_path.glob("*.tmp"))


def test_a_textfile_that_nobody_would_read_is_refused(call, arguments, tmp_path):
    result = call("metrics", *arguments, "--textfile", tmp_path / "x.txt")
    assert result.exit_code == 2
    assert "does not end in .prom" in result.stderr


def test_without_a_database_the_command_says_so(call, tmp_path):
    result = call("metrics", "--crawl-db", tmp_path / "no.db")
    assert result.exit_code == 2
    assert "there is no crawl database here" in result.stderr


def test_a_folder_that_is_not_there_is_a_mistake_of_the_call(call, tmp_path):
    result = call("metrics", "--textfile", str(tmp_path / "nowhere" / "healthnews.prom"))
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
