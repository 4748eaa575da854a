"""A damaged archive: what is lost is named capture by capture, the rest is read all the same."""

from __future__ import annotations

import random

import pytest

from parsers.outcome import Outcome
from pipelines.archive.exchange import ArchiveError
from pipelines.archive.indexing import index_archive
from pipelines.archive.salvage import salvage_segment
from pipelines.articles import ArticleStore
from pipelines.crawl_db import RunState
from pipelines.rebuild import phases
from pipelines.rebuild.built import doubts, read_built
from tests.pipelines.archive.library import exchange, url
from tests.pipelines.rebuild.rebuilds import outcomes, rebuilt


@pytest.fixture
def segment(books):
    """One segment of eight pages."""
    books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(8)))
    (path,) = books.segments()
    return path


def stored(path):
    with ArticleStore.open(path, read_only=True) as store:
        return {item.source_id for item in store.articles()}


def flip(path, offset):
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(data)


def place(books, page):
    (row,) = books.crawl.captures.history(url(page))
    return row.position


@pytest.mark.parametrize("captures_per_part", [1, 3, 1000])
@pytest.mark.parametrize("page", ["0", "3", "7"])
def test_a_damaged_record_is_named_and_the_others_are_read(
    books, segment, tmp_path, page, captures_per_part
):
    at = place(books, page)
    flip(segment, at.offset + at.length // 2)
    summary = rebuilt(books, captures_per_part=captures_per_part)
    assert stored(tmp_path / "new.db") == {str(n) for n in range(8)} - {page}
    (spot,) = summary.damaged
    assert (spot.segment, spot.offset, spot.uris) == (segment.name, at.offset, (url(page),))
    assert spot.reason.startswith("gzip: ")
    assert (summary.captures, summary.lost) == (8, 1)
    assert summary.outcomes == {Outcome.STORED: 7, Outcome.PARSE_ERROR: 1}
    (lost,) = [row for row in outcomes(tmp_path / "crawl.db", summary.run) if row[1] != "stored"]
    assert lost[0] == url(page)
    assert lost[2] == f"{segment.name} at {at.offset}: {spot.reason}"


def test_every_capture_of_a_torn_out_stretch_is_named(books, segment, tmp_path):
    first, last = place(books, "2"), place(books, "5")
    data = segment.read_bytes()
    middle = slice(first.offset + 5, last.offset + last.length - 5)
    torn = data[: middle.start] + bytes(middle.stop - middle.start) + data[middle.stop :]
    segment.write_bytes(torn)
    for size in (1, 3, 1000):
        summary = rebuilt(books, captures_per_part=size)
        named = sorted(uri for spot in summary.damaged for uri in spot.uris)
        assert named == [url(page) for page in "2345"]
        assert stored(tmp_path / "new.db") == set("0167")
        assert summary.outcomes == {Outcome.STORED: 4, Outcome.PARSE_ERROR: 4}


# Of the records between captures, the requests, nothing is read and nothing is lost.
def test_a_random_flip_costs_at_most_the_record_it_hits(books, segment, tmp_path):
    whole = segment.read_bytes()
    random_place = random.Random(5)
    for _ in range(12):
        offset = random_place.randrange(len(whole))
        segment.write_bytes(whole)
        flip(segment, offset)
        summary = rebuilt(books, jobs=1)
        kept = stored(tmp_path / "new.db")
        named = {uri for spot in summary.damaged for uri in spot.uris}
        assert summary.damaged, f"byte {offset}: nothing was told"
        assert {url(page) for page in kept} | named == {url(str(n)) for n in range(8)}
        assert len(kept) >= 7
        assert summary.captures == 8 + (not named)


def test_a_cut_tail_is_named(books, segment, tmp_path):
    at = place(books, "6")
    segment.write_bytes(segment.read_bytes()[: at.offset + at.length // 2])
    summary = rebuilt(books)
    assert stored(tmp_path / "new.db") == set("012345")
    named = sorted(uri for spot in summary.damaged for uri in spot.uris)
    assert named == [url("6"), url("7")]
    assert summary.lost == 2


def test_a_tail_cut_between_two_records_is_named(books, segment):
    at = place(books, "6")
    segment.write_bytes(segment.read_bytes()[: at.offset])
    summary = rebuilt(books)
    (spot,) = summary.damaged
    assert (spot.offset, spot.reason) == (at.offset, "the file is cut off before it")
    assert spot.uris == (url("6"), url("7"))
    # The index has forgotten them by now; the checksum has not.
    (again,) = rebuilt(books).damaged
    assert again.reason.startswith("the file is not what its checksum says")


def test_a_segment_that_is_gone_is_named(books, segment):
    books.crawled(exchange("20", 30, "20: 乙"))
    segment.unlink()
    summary = rebuilt(books)
    (spot,) = summary.damaged
    assert (spot.segment, spot.reason) == (segment.name, "the segment is gone")
    assert spot.uris == tuple(url(str(n)) for n in range(8))
    assert summary.outcomes == {Outcome.STORED: 1, Outcome.PARSE_ERROR: 8}


def test_a_flip_that_no_record_shows_is_told_by_the_checksum(books, segment):
    # The time in a gzip member's header: no check sum inside the file covers it.
    flip(segment, place(books, "3").offset + 5)
    summary = rebuilt(books)
    (spot,) = summary.damaged
    assert spot.reason == (
        "the file is not what its checksum says, although every record in it could be read"
    )
    assert summary.outcomes[Outcome.STORED] == 8


def test_an_unchanged_page_is_lost_with_the_capture_that_holds_it(books, segment, tmp_path):
    books.crawled(exchange("3", 50, "3: 第3问"))
    at = place_of_first(books, "3")
    flip(segment, at.offset + at.length // 2)
    summary = rebuilt(books)
    assert [spot.uris for spot in summary.damaged] == [(url("3"),), (url("3"),)]
    assert stored(tmp_path / "new.db") == set("0124567")


def place_of_first(books, page):
    first, *_ = books.crawl.captures.history(url(page))
    return first.position


def test_the_new_database_remembers_that_it_may_lack_something(books, segment, tmp_path):
    at = place(books, "3")
    flip(segment, at.offset + at.length // 2)
    rebuilt(books)
    assert read_built(tmp_path / "new.db").damaged == 1
    assert list(doubts(tmp_path / "new.db")) == [
        "the archive was damaged at 1 spots when it was built"
    ]


def test_a_salvaged_segment_is_whole_again_without_what_was_lost(books, segment, tmp_path):
    at = place(books, "3")
    flip(segment, at.offset + at.length // 2)
    salvage_segment(segment)
    index_archive(books.folder, books.crawl)
    summary = rebuilt(books)
    assert (summary.damaged, summary.articles) == ((), 7)
    assert list(doubts(tmp_path / "new.db")) == []


def test_a_segment_that_changes_while_it_is_read_ends_the_rebuild(
    books, segment, tmp_path, monkeypatch
):
    real = phases.check_segments

    def change_after(*arguments):
        checked = real(*arguments)
        segment.write_bytes(segment.read_bytes() + b"\0")
        return checked

    monkeypatch.setattr(phases, "check_segments", change_after)
    with pytest.raises(ArchiveError, match="changed while it was read: start the rebuild again"):
        rebuilt(books)
    assert not (tmp_path / "new.db").exists()
    assert next(books.crawl.runs()).state is RunState.FAILED


@pytest.mark.usefixtures("segment")
def test_a_file_that_is_no_segment_is_told(books):
    (books.folder / "notes.warc.gz").write_bytes(b"no archive at all")
    summary = rebuilt(books)
    assert [spot.segment for spot in summary.damaged] == ["notes.warc.gz"]
    assert summary.outcomes[Outcome.STORED] == 8
