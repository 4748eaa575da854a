from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack
from datetime import datetime

import pytest

from parsers.codec import from_json
from parsers.outcome import Outcome, Rejected
from pipelines.archive.exchange import CaptureRow
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow
from pipelines.ingest import Ingest
from tests.pipelines.archive.captures import row as capture_row
from tests.pipelines.builders import NOON, URL, article, capture, captured, numbered


class Workbench:
    """Both stores and a run, as a command has them."""

    def __init__(self, folder, stack):
        self.articles = stack.enter_context(ArticleStore.open(folder / "articles.db"))
        self.crawl = stack.enter_context(CrawlStore.open(folder / "crawl.db"))
        self.run = self.crawl.begin_run("ingest", "example", {}, NOON)

    def ingest(self, **options):
        return Ingest(self.articles, self.crawl, self.run, **options)

    def outcomes(self):
        return list(self.crawl.outcomes(self.run))


@pytest.fixture
def bench(tmp_path):
    with ExitStack() as stack:
        yield Workbench(tmp_path, stack)


def test_a_valid_article_is_stored_and_accounted_for(bench):
    with bench.ingest() as ingest:
        ingest.add(*captured(article()))
    assert bench.articles.get(URL) == article()
    assert bench.outcomes() == [OutcomeRow(URL, Outcome.STORED, "", NOON, 200, "example:7299931")]
    assert ingest.counts == {Outcome.STORED: 1}


def test_an_invalid_article_is_set_aside_with_its_reasons(bench):
    bad = article(title="", views=-1)
    with bench.ingest() as ingest:
        ingest.add(*captured(bad))
    reason = "title is blank: ''; views is no count: -1"
    assert bench.articles.counts().articles == 0
    assert bench.outcomes() == [OutcomeRow(URL, Outcome.INVALID, reason, NOON, 200)]
    (kept,) = bench.crawl.quarantined()
    assert (kept.url, kept.fetched_at) == (URL, NOON)
    assert kept.reasons == ("title is blank: ''", "views is no count: -1")
    assert from_json(kept.record) == bad


def test_a_record_that_no_database_can_hold_is_set_aside(bench):
    with bench.ingest() as ingest:
        ingest.add(*captured(article(title="坏\ud800")))
    assert ingest.counts == {Outcome.INVALID: 1}
    (kept,) = bench.crawl.quarantined()
    assert json.loads(kept.record)["title"] == "坏\ud800"


def test_a_rejected_capture_keeps_its_outcome(bench):
    with bench.ingest() as ingest:
        ingest.add(capture(), Rejected(Outcome.LISTING, "12 links", ("https://e.cn/1",)))
    assert bench.outcomes() == [OutcomeRow(URL, Outcome.LISTING, "12 links", NOON, 200)]


def test_a_request_without_a_capture_keeps_its_outcome(bench):
    with bench.ingest() as ingest:
        ingest.reject(URL, Outcome.ROBOTS, "Disallow: /health/", NOON, None)
    assert bench.outcomes() == [OutcomeRow(URL, Outcome.ROBOTS, "Disallow: /health/", NOON, None)]


def test_a_file_is_named_by_its_path(bench):
    with bench.ingest() as ingest:
        ingest.add(
            capture(url=None, fetched_at=None), article(url=None), source="pages/7299931.html"
        )
        ingest.add(capture(), Rejected(Outcome.NOT_ARTICLE, "no body"), source="pages/x.html")
    assert [row.url for row in bench.outcomes()] == ["pages/7299931.html", URL]


def test_outcomes_follow_the_order_of_captures(bench):
    with bench.ingest() as ingest:
        ingest.add(*captured(numbered(1)))
        ingest.reject("https://e.cn/x", Outcome.HTTP_ERROR, "HTTP 500", NOON, 500)
        ingest.add(*captured(numbered(2, title="")))
        ingest.add(*captured(numbered(1, disclaimer="改"), hours=1))
        ingest.add(*captured(numbered(1)))
    assert [row.outcome for row in bench.outcomes()] == [
        Outcome.STORED,
        Outcome.HTTP_ERROR,
        Outcome.INVALID,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]


def test_a_full_batch_is_written_at_once(bench):
    ingest = bench.ingest(batch_size=2)
    ingest.add(*captured(numbered(1)))
    assert (bench.outcomes(), ingest.counts) == ([], {})
    ingest.reject(URL, Outcome.OFFSITE, "example.org", NOON, None)
    assert ingest.counts == {Outcome.STORED: 1, Outcome.OFFSITE: 1}
    assert len(bench.outcomes()) == 2


def test_progress_is_told_once_it_is_durable(bench):
    told = []

    def on_outcome(row):
        told.append((row.outcome, len(bench.outcomes()), bench.articles.counts().articles))

    with bench.ingest(on_outcome=on_outcome) as ingest:
        ingest.add(*captured(numbered(1)))
        ingest.add(*captured(numbered(2, title="")))
        assert told == []
    assert told == [(Outcome.STORED, 2, 1), (Outcome.INVALID, 2, 1)]


def test_flushing_nothing_tells_nothing(bench):
    ingest = bench.ingest()
    ingest.flush()
    assert (ingest.counts, bench.outcomes()) == ({}, [])


def test_an_exception_in_the_block_drops_what_is_buffered(bench):
    def interrupted():
        with bench.ingest(batch_size=2) as ingest:
            for number in (1, 2, 3):
                ingest.add(*captured(numbered(number)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert bench.articles.counts().articles == 2
    assert len(bench.outcomes()) == 2


def test_a_crash_between_the_two_databases_harms_nothing(bench, tmp_path):
    ingest = bench.ingest()
    ingest.add(*captured(numbered(1)))
    ingest.add(*captured(numbered(2, title="")))
    bench.crawl.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
        ingest.flush()
    assert bench.articles.counts().articles == 1
    assert ingest.counts == {}

    with ExitStack() as stack:
        again = Workbench(tmp_path, stack)
        with again.ingest() as ingest:
            ingest.add(*captured(numbered(1)))
            ingest.add(*captured(numbered(2, title="")))
        assert ingest.counts == {Outcome.UNCHANGED: 1, Outcome.INVALID: 1}
        assert again.articles.get("example:1") == numbered(1)


def locked(path):
    """Return a connection that keeps every other writer of the file out."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_a_flush_that_failed_is_repeated_whole(bench, tmp_path):
    bench.crawl._db.execute("PRAGMA busy_timeout = 0")
    ingest = bench.ingest()
    ingest.add(*captured(numbered(1)))
    ingest.add(*captured(numbered(2, title="")))
    other = locked(tmp_path / "crawl.db")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        ingest.flush()
    other.close()
    ingest.add(*captured(numbered(3)))
    ingest.flush()
    assert [(row.outcome, row.identity) for row in bench.outcomes()] == [
        (Outcome.STORED, "example:1"),
        (Outcome.INVALID, None),
        (Outcome.STORED, "example:3"),
    ]
    assert len(list(bench.crawl.quarantined())) == 1


def test_a_moment_without_a_zone_is_refused_at_once(bench):
    naive = datetime(2025, 6, 1)
    ingest = bench.ingest()
    with pytest.raises(ValueError, match="needs a time zone"):
        ingest.add(capture(fetched_at=naive), article())
    with pytest.raises(ValueError, match="needs a time zone"):
        ingest.reject(URL, Outcome.ROBOTS, "", naive, None)
    ingest.flush()
    assert bench.outcomes() == []


def test_a_batch_holds_at_least_one(bench):
    with pytest.raises(ValueError, match="1 or more: 0"):
        bench.ingest(batch_size=0)


class Archive:
    """An archive's writer that keeps its captures in memory and can be made to fail."""

    def __init__(self, bench):
        self._bench = bench
        self._written: list[CaptureRow] = []
        self.acknowledged_with: list[int] = []
        self.synced_with: list[int] = []
        self.full = False

    def write(self, offset):
        self._written.append(capture_row(offset))

    def sync(self):
        if self.full:
            raise OSError(28, "No space left on device")
        self.synced_with.append(self._bench.articles.counts().articles)
        written, self._written = self._written, []
        return written

    def acknowledged(self):
        self.acknowledged_with.append(len(list(self._bench.crawl.captures.history(URL))))


@pytest.fixture
def archive(bench):
    return Archive(bench)


def indexed(bench):
    return [row.position.offset for row in bench.crawl.captures.history(URL)]


def test_the_archive_comes_first_and_hears_last_that_its_captures_are_indexed(bench, archive):
    with bench.ingest(archive=archive) as ingest:
        archive.write(0)
        ingest.add(*captured(numbered(1)))
        archive.write(200)
        ingest.add(capture(), Rejected(Outcome.LISTING, "12 links"))
    assert archive.synced_with == [0]
    assert bench.articles.counts().articles == 1
    assert indexed(bench) == [0, 200]
    assert archive.acknowledged_with == [2]


def test_captures_without_an_outcome_yet_are_indexed_too(bench, archive):
    archive.write(0)
    ingest = bench.ingest(archive=archive)
    ingest.flush()
    assert indexed(bench) == [0]
    assert bench.outcomes() == []


def test_what_the_archive_cannot_take_is_not_stored(bench, archive):
    ingest = bench.ingest(archive=archive)
    archive.write(0)
    ingest.add(*captured(numbered(1)))
    archive.full = True
    with pytest.raises(OSError, match="No space left"):
        ingest.flush()
    assert bench.articles.counts().articles == 0
    assert (bench.outcomes(), indexed(bench)) == ([], [])
    archive.full = False
    ingest.flush()
    assert ingest.counts == {Outcome.STORED: 1}
    assert indexed(bench) == [0]


def test_captures_whose_flush_failed_are_indexed_by_the_next(bench, archive, tmp_path):
    bench.crawl._db.execute("PRAGMA busy_timeout = 0")
    ingest = bench.ingest(archive=archive)
    archive.write(0)
    ingest.add(*captured(numbered(1)))
    other = locked(tmp_path / "crawl.db")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        ingest.flush()
    assert archive.acknowledged_with == []
    other.close()
    archive.write(200)
    ingest.flush()
    assert indexed(bench) == [0, 200]
    assert archive.acknowledged_with == [2]


def test_an_exception_of_a_listener_does_not_lose_what_is_durable(bench, archive):
    def on_outcome(_row):
        raise KeyboardInterrupt

    ingest = bench.ingest(archive=archive, on_outcome=on_outcome)
    archive.write(0)
    ingest.add(*captured(numbered(1)))
    with pytest.raises(KeyboardInterrupt):
        ingest.flush()
    ingest.flush()
    assert len(bench.outcomes()) == 1
    assert indexed(bench) == [0]
    assert archive.acknowledged_with == [1]
