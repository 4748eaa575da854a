"""`healthnews doctor`, on real set-ups that are sound and that are not."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.lock import site_lock
from healthnews.doctor import machine
from healthnews.doctor.examination import Setup, examine
from healthnews.doctor.finding import Check, Verdict
from parsers.outcome import Outcome
from pipelines.archive.names import open_path
from pipelines.archive.segment import OpenSegment
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.tables import put_measures
from pipelines.forgetting.forget import Stores, forget, named
from pipelines.frontier.records import FoundBy, Link, PageKind
from tests.healthnews.command import healthnews
from tests.pipelines.archive.library import exchange, library
from tests.pipelines.drift.runs import USUAL, with_field

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def setup(tmp_path):
    """What one finished run over two pages leaves."""
    with library(tmp_path) as books:
        books.crawled(exchange("1", 0, "1: 怎么办"), exchange("2", 0, "2: 为什么"), at=NOON)
        books.crawl.finish_run(1, RunState.FINISHED, NOON + timedelta(minutes=5))
    return Setup(
        tmp_path / "articles.db", tmp_path / "crawl.db", tmp_path / "archive", "me@x.cn", None
    )


def found(setup, check, now=LATER):
    return [finding for finding in examine(setup, now) if finding.check is check]


def verdicts(setup, check, now=LATER):
    return [finding.verdict for finding in found(setup, check, now)]


def crawl(setup, measures=USUAL, *, site="uzkoo", state=RunState.FINISHED, at=NOON):
    with CrawlStore.open(setup.crawl_db) as store:
        run = store.begin_run("crawl", site, {}, at)
        with store.transaction():
            put_measures(store._db, run, measures)
        if state is not RunState.RUNNING:
            store.finish_run(run, state, at + timedelta(minutes=5))
    return run


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def segment(setup):
    (path,) = setup.archive.glob("*.warc.gz")
    return path


# The whole.


def test_a_sound_set_up_is_ok_in_every_check(setup):
    findings = list(examine(setup, LATER))
    assert {finding.check for finding in findings} == set(Check)
    assert {finding.verdict for finding in findings} == {Verdict.OK}
    assert {finding.advice for finding in findings} == {""}


def test_an_empty_folder_is_no_failure(tmp_path):
    done = healthnews("doctor", cwd=tmp_path, HEALTHNEWS_CONTACT="")
    lines = done.stdout.decode().splitlines()
    assert (done.code, lines[-1]) == (0, "verdict: warn")
    assert list(tmp_path.iterdir()) == []
    assert sum("not there yet" in line for line in lines) == 3


def arguments(setup):
    return ["--db", setup.db, "--crawl-db", setup.crawl_db, "--archive", setup.archive]


def test_the_command_prints_a_line_per_check_and_the_verdict(call, setup, monkeypatch):
    monkeypatch.setenv("HEALTHNEWS_CONTACT", "me@x.cn")
    result = call("doctor", *arguments(setup))
    lines = result.stdout.splitlines()
    assert lines[0].startswith("ok    clock              it is 20")
    assert "ok    contact            me@x.cn" in lines
    # The run is from long ago.
    assert (result.exit_code, lines[-1]) == (0, "verdict: warn")


def test_the_command_prints_json(call, setup):
    report = json.loads(call("doctor", *arguments(setup), "--json").stdout)
    assert (report["verdict"], report["exit_code"]) == ("warn", 0)
    (index,) = [item for item in report["findings"] if item["check"] == "index"]
    assert index == {
        "check": "index",
        "verdict": "ok",
        "found": "agrees with 1 segments",
        "advice": "",
        "site": None,
        "urls": [],
    }


def test_nothing_is_changed(setup):
    def state():
        return {
            path.name: path.read_bytes() for path in setup.db.parent.rglob("*") if path.is_file()
        }

    before = state()
    list(examine(setup, LATER))
    assert state() == before


def test_drift_alone_is_exit_code_6_and_a_broken_set_up_is_1(call, setup):
    crawl(setup)
    crawl(setup, with_field("authors", 0))
    assert call("doctor", *arguments(setup)).exit_code == 6
    segment(setup).unlink()
    assert call("doctor", *arguments(setup)).exit_code == 1


# Databases.


@pytest.mark.parametrize("check", [Check.ARTICLES, Check.CRAWL])
def test_a_database_of_another_program_fails(setup, check):
    path = setup.db if check is Check.ARTICLES else setup.crawl_db
    path.unlink()
    execute(path, "CREATE TABLE shopping (list TEXT)")
    assert verdicts(setup, check) == [Verdict.FAIL]


@pytest.mark.parametrize("check", [Check.ARTICLES, Check.CRAWL])
def test_a_database_of_a_newer_release_fails_and_of_an_older_one_warns(setup, check):
    path = setup.db if check is Check.ARTICLES else setup.crawl_db
    execute(path, "PRAGMA user_version = 999")
    (finding,) = found(setup, check)
    assert (finding.verdict, finding.advice) == (
        Verdict.FAIL,
        "install the newer healthnews again",
    )
    execute(path, "PRAGMA user_version = 0")
    (finding,) = found(setup, check)
    assert (finding.verdict, finding.advice) == (
        Verdict.WARN,
        "the next healthnews crawl migrates it",
    )


@pytest.mark.parametrize("check", [Check.ARTICLES, Check.CRAWL])
def test_a_damaged_database_fails_and_the_rest_is_still_examined(setup, check):
    path = setup.db if check is Check.ARTICLES else setup.crawl_db
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    findings = list(examine(setup, LATER))
    (finding,) = [item for item in findings if item.check is check]
    assert finding.verdict is Verdict.FAIL
    assert {Check.DISK, Check.ARCHIVE} <= {item.check for item in findings}


def test_a_database_that_opens_and_is_damaged_is_found_by_sqlites_quick_check(setup):
    # Null where the table says NOT NULL.
    execute(
        setup.crawl_db,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'reason TEXT NOT NULL', 'reason TEXT')"
        " WHERE name = 'outcomes'",
    )
    execute(setup.crawl_db, "UPDATE outcomes SET reason = NULL WHERE id = 1")
    execute(
        setup.crawl_db,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'reason TEXT', 'reason TEXT NOT NULL')"
        " WHERE name = 'outcomes'",
    )
    (finding,) = found(setup, Check.CRAWL)
    assert finding.verdict is Verdict.FAIL
    assert "NULL value in outcomes.reason" in finding.found


def test_articles_that_runs_stored_and_that_are_missing_are_told(setup):
    execute(setup.db, "DELETE FROM articles WHERE identity = 'example:2'")
    (finding,) = found(setup, Check.AGREEMENT)
    assert finding.verdict is Verdict.WARN
    assert "1 of the 2 articles stored last are missing, such as example:2" in finding.found
    assert "healthnews rebuild" in finding.advice


def test_an_article_that_was_forgotten_is_not_missing(setup):
    with CrawlStore.open(setup.crawl_db) as crawl, ArticleStore.open(setup.db) as articles:
        stores = Stores(setup.db, articles, crawl, setup.archive)
        forget(stores, named(stores, "example:2"), "asked to", LATER)
    (finding,) = found(setup, Check.AGREEMENT)
    assert finding.verdict is Verdict.OK
    assert finding.found == "the 1 articles stored last are there"


def test_articles_without_any_run_are_told(setup, tmp_path):
    lost = replace(setup, crawl_db=tmp_path / "new.db")
    CrawlStore.open(lost.crawl_db).close()
    (finding,) = found(lost, Check.AGREEMENT)
    assert finding.found == "2 articles, and no run that stored any"


# The machine.


def test_a_clock_before_the_newest_run_fails(setup):
    assert verdicts(setup, Check.CLOCK, NOON - timedelta(minutes=4)) == [Verdict.OK]
    assert verdicts(setup, Check.CLOCK, NOON - timedelta(minutes=6)) == [Verdict.FAIL]
    assert verdicts(setup, Check.CLOCK, datetime(1970, 1, 1, tzinfo=UTC)) == [Verdict.FAIL]


def test_space_is_measured_against_what_is_left(setup, monkeypatch):
    free = shutil.disk_usage(setup.db.parent).free
    monkeypatch.setattr(machine, "LITTLE_SPACE", free * 2)
    assert verdicts(setup, Check.DISK) == [Verdict.WARN]
    monkeypatch.setattr(machine, "LEAST_SPACE", free * 2)
    assert verdicts(setup, Check.DISK) == [Verdict.FAIL]


def test_without_contact_a_warning(setup):
    assert verdicts(replace(setup, contact=None), Check.CONTACT) == [Verdict.WARN]


# The archive.


def test_an_archive_that_is_a_file_fails(setup, tmp_path):
    (tmp_path / "file").write_text("x")
    assert verdicts(replace(setup, archive=tmp_path / "file"), Check.ARCHIVE) == [Verdict.FAIL]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_archive_that_cannot_be_written_fails(setup):
    setup.archive.chmod(0o500)
    try:
        assert verdicts(setup, Check.ARCHIVE) == [Verdict.FAIL]
    finally:
        setup.archive.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_database_of_another_user_is_not_taken_for_a_damaged_one(setup):
    setup.crawl_db.chmod(0o400)
    (finding,) = found(setup, Check.CRAWL)
    assert finding.verdict is Verdict.FAIL
    assert finding.advice.startswith("call this as the user that crawls")


def test_an_unsealed_segment_is_its_writers_or_left_behind(setup):
    writing = OpenSegment.create(setup.archive / "crawl-x-9-00001.warc.gz")
    (finding,) = found(setup, Check.UNSEALED)
    assert (finding.verdict, finding.found) == (Verdict.OK, "1 segments are being written")
    writing.abandon()
    (finding,) = found(setup, Check.UNSEALED)
    assert (finding.verdict, finding.found) == (
        Verdict.WARN,
        "1 segments (crawl-x-9-00001.warc.gz.open) left by a run that was killed",
    )


def test_a_segment_that_is_gone_fails(setup):
    segment(setup).unlink()
    (finding,) = found(setup, Check.INDEX)
    assert finding.verdict is Verdict.FAIL
    assert "1 segments" in finding.found


def test_a_segment_that_became_shorter_fails(setup):
    path = segment(setup)
    path.write_bytes(path.read_bytes()[:-1])
    (finding,) = found(setup, Check.INDEX)
    assert (finding.verdict, finding.advice) == (
        Verdict.FAIL,
        "healthnews archive verify says what is wrong with them",
    )


def test_a_segment_that_is_not_indexed_and_has_no_checksum_is_told_twice(setup):
    shutil.copy(segment(setup), setup.archive / "copy.warc.gz")
    assert [(item.verdict, item.advice) for item in found(setup, Check.INDEX)] == [
        (Verdict.WARN, "healthnews archive index"),
        (Verdict.WARN, "healthnews archive verify"),
    ]


def test_a_segment_that_is_open_is_not_missing(setup):
    segment(setup).rename(open_path(segment(setup)))
    assert verdicts(setup, Check.INDEX) == [Verdict.OK]


# Sites.


def test_a_killed_run_is_told_and_a_run_under_way_is_not(setup):
    run = crawl(setup, site="example", state=RunState.RUNNING)
    (finding,) = found(setup, Check.RUN)
    assert (finding.verdict, finding.found) == (Verdict.WARN, f"run {run} was killed 3 hours ago")
    with site_lock(setup.crawl_db, "example", "me"):
        (finding,) = found(setup, Check.RUN)
        assert (finding.verdict, finding.found) == (
            Verdict.OK,
            f"run {run} is under way since 3 hours ago",
        )


def test_a_failed_run_fails_and_only_the_last_of_each_site_counts(setup):
    crawl(setup, state=RunState.FAILED)
    assert [(item.site, item.verdict) for item in found(setup, Check.RUN)] == [
        ("example", Verdict.OK),
        ("uzkoo", Verdict.FAIL),
    ]
    crawl(setup)
    assert verdicts(setup, Check.RUN) == [Verdict.OK, Verdict.OK]


def test_a_site_that_was_not_crawled_for_long_is_told(setup):
    assert verdicts(setup, Check.RUN, NOON + timedelta(days=8)) == [Verdict.OK]
    (finding,) = found(setup, Check.RUN, NOON + timedelta(days=9))
    assert (finding.verdict, finding.found) == (Verdict.WARN, "run 1, finished, 8 days ago")


def test_drift_names_pages_to_look_at(setup):
    crawl(setup)
    crawl(setup, with_field("authors", 0))
    drift = found(setup, Check.DRIFT)[-1]
    assert (drift.site, drift.verdict, drift.urls) == ("uzkoo", Verdict.FAIL, ("http://x/7",))
    assert drift.found == "authors on 0.0% of 100 articles; expected on 90.0%"


def test_one_site_can_be_asked_for(call, setup):
    crawl(setup)
    (finding,) = found(replace(setup, site="uzkoo"), Check.RUN)
    assert finding.site == "uzkoo"
    assert call("doctor", *arguments(setup), "--site", "nowhere").exit_code == 2


def test_a_backlog_that_grows_old_is_told(setup):
    links = [
        Link(f"article {n}", f"http://x/{n}", PageKind.ARTICLE, FoundBy.RELATED, None, 1)
        for n in range(3)
    ]
    with CrawlStore.open(setup.crawl_db) as store:
        store.frontier("uzkoo", 1, max_depth=9).discover(links, NOON)
    (finding,) = found(setup, Check.FRONTIER)
    assert (finding.verdict, finding.found) == (
        Verdict.OK,
        "3 URLs are due, the first since 3 hours",
    )
    (finding,) = found(setup, Check.FRONTIER, NOON + timedelta(days=9))
    assert (finding.site, finding.verdict) == ("uzkoo", Verdict.WARN)
    assert "healthnews crawl uzkoo --max-pages N" in finding.advice


def test_only_crawls_are_runs_of_a_site(setup):
    with CrawlStore.open(setup.crawl_db) as store:
        run = store.begin_run("ingest", None, {}, NOON)
        store.record(run, [OutcomeRow("a.html", Outcome.INVALID, "no title", None, None)])
    assert [item.site for item in found(setup, Check.RUN)] == ["example"]
