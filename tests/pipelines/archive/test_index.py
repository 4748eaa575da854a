from __future__ import annotations

from datetime import datetime

import pytest

from pipelines.archive.exchange import ExchangeKind
from pipelines.archive.index import SegmentRow
from pipelines.crawl_db import CrawlStore
from tests.pipelines.archive.captures import APART, FIRST, SECOND, later, row
from tests.pipelines.builders import NOON, URL

OTHER = "https://e.cn/other"


@pytest.fixture
def store(tmp_path):
    with CrawlStore.open(tmp_path / "crawl.db") as opened:
        yield opened


@pytest.fixture
def index(store):
    return store.captures


@pytest.fixture
def put(store):
    """Index captures as a run does."""
    run = store.begin_run("crawl", "example", {}, NOON)

    def put(*rows):
        store.record(run, (), captures=rows)

    return put


def test_an_empty_index_knows_nothing(index):
    assert index.newest(URL) is None
    assert index.at(URL, NOON) is None
    assert index.exact(URL, NOON) is None
    assert index.of_digest("sha1:AAAA") is None
    assert not index.has(URL, NOON, "sha1:AAAA")
    assert list(index.history(URL)) == []
    assert index.segments() == []
    assert list(index.of_segment(FIRST)) == []


@pytest.mark.parametrize("kind", ExchangeKind)
def test_a_capture_comes_back_as_it_was_put(put, index, kind):
    put(row(kind=kind, status=404, digest="sha1:ZZZZ", hours=0.25))
    assert index.newest(URL) == row(kind=kind, status=404, digest="sha1:ZZZZ", hours=0.25)


def test_the_newest_capture_is_the_one_fetched_last(put, index):
    put(row(0, hours=2), row(200, hours=3), row(400, hours=1), row(600, uri=OTHER, hours=9))
    assert index.newest(URL) == row(200, hours=3)


def test_a_capture_of_an_unknown_moment_is_the_oldest(put, index):
    put(row(0, hours=-1000), row(200, hours=None))
    assert index.newest(URL) == row(0, hours=-1000)
    assert list(index.history(URL)) == [row(200, hours=None), row(0, hours=-1000)]


def test_of_two_captures_of_one_moment_the_later_place_is_the_newer(put, index):
    put(row(0, segment=SECOND), row(200), row(0))
    assert index.newest(URL) == row(0, segment=SECOND)
    assert index.exact(URL, NOON) == row(0, segment=SECOND)
    assert list(index.history(URL)) == [row(0), row(200), row(0, segment=SECOND)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (later(-1), None),
        (later(0), row(0, hours=0)),
        (later(1.5), row(0, hours=0)),
        (later(2), row(200, hours=2)),
        (later(99), row(200, hours=2)),
        (None, row(200, hours=2)),
    ],
)
def test_a_page_is_found_as_it_was_at_a_moment(put, index, moment, expected):
    put(row(200, hours=2), row(0, hours=0))
    assert index.at(URL, moment) == expected


def test_before_the_first_known_moment_an_unknown_one_is_all_there_is(put, index):
    put(row(0, hours=None), row(200, hours=2))
    assert index.at(URL, later(1)) == row(0, hours=None)


def test_a_moment_without_a_zone_is_refused(index):
    with pytest.raises(ValueError, match="needs a time zone"):
        index.at(URL, datetime(2025, 6, 1))


def test_an_exact_moment_is_met_to_the_microsecond(put, index):
    put(row(hours=1e-9 / 3.6), row(200, hours=None))
    assert index.exact(URL, NOON) is None
    assert index.exact(URL, later(1e-9 / 3.6)) == row(hours=1e-9 / 3.6)
    assert index.exact(URL, None) == row(200, hours=None)


def test_a_payload_is_found_where_it_lies_and_not_where_it_is_referred_to(put, index):
    revisit = row(200, hours=1, kind=ExchangeKind.REVISIT)
    put(row(0), revisit)
    assert index.of_digest("sha1:AAAA") == row(0)
    assert index.of_digest("sha1:BBBB") is None


def test_a_capture_is_recognised_by_address_moment_and_payload(put, index):
    put(row(), row(200, hours=None, digest="sha1:BBBB"))
    assert index.has(URL, NOON, "sha1:AAAA")
    assert index.has(URL, None, "sha1:BBBB")
    assert not index.has(URL, later(1), "sha1:AAAA")
    assert not index.has(URL, NOON, "sha1:BBBB")
    assert not index.has(OTHER, NOON, "sha1:AAAA")


def test_a_capture_told_twice_is_indexed_once(put, index):
    put(row(), row(200))
    put(row())
    assert list(index.of_segment(FIRST)) == [row(), row(200)]


def test_an_address_that_is_no_text_is_kept_readable(put, index):
    put(row(uri="https://e.cn/\udce9"))
    assert index.newest("https://e.cn/\udce9") == row(uri="https://e.cn/\\udce9")


def test_a_segment_being_written_has_no_size_yet(put, index):
    put(row(), row(segment=APART))
    assert index.segments() == [
        SegmentRow(APART, None, None, None),
        SegmentRow(FIRST, None, None, None),
    ]


def test_a_sealed_segment_has_size_checksum_and_moment(put, index):
    put(row())
    index.seal(FIRST, 1234, "ab" * 32, later(1))
    index.seal(SECOND, 0, "cd" * 32, later(2))
    assert index.segments() == [
        SegmentRow(FIRST, 1234, "ab" * 32, later(1)),
        SegmentRow(SECOND, 0, "cd" * 32, later(2)),
    ]
    assert list(index.of_segment(FIRST)) == [row()]


def test_replacing_a_segment_leaves_no_other_segment_changed(put, index):
    put(row(0), row(200), row(0, segment=SECOND))
    index.seal(FIRST, 1234, "ab" * 32, later(1))
    index.seal(SECOND, 1234, "ab" * 32, later(1))
    index.replace(FIRST, [row(0, digest="sha1:CCCC")])
    assert list(index.of_segment(FIRST)) == [row(0, digest="sha1:CCCC")]
    assert list(index.of_segment(SECOND)) == [row(0, segment=SECOND)]
    assert index.segments() == [
        SegmentRow(FIRST, None, None, None),
        SegmentRow(SECOND, 1234, "ab" * 32, later(1)),
    ]


def test_replacing_refuses_captures_of_another_segment_and_changes_nothing(put, index):
    put(row())
    with pytest.raises(ValueError, match="not of"):
        index.replace(FIRST, [row(200), row(segment=SECOND)])
    assert list(index.of_segment(FIRST)) == [row()]


def test_a_forgotten_segment_takes_its_captures_along(put, index):
    put(row(), row(segment=SECOND))
    index.forget(FIRST)
    index.forget("never.warc.gz")
    assert list(index.history(URL)) == [row(segment=SECOND)]
    assert [segment.name for segment in index.segments()] == [SECOND]
