from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from pipelines.archive.exchange import ArchiveError, ExchangeKind
from pipelines.archive.gzip_member import pack
from pipelines.archive.index import SegmentRow
from pipelines.archive.indexing import index_archive
from pipelines.archive.members import walk_members
from pipelines.archive.upkeep import upkeep
from pipelines.archive.writing import ArchiveWriter
from pipelines.crawl_db import CrawlStore
from tests.pipelines.archive.library import NOON, exchange, url


def facts(index):
    """Return all that an index says but the moments of sealing, which a new one does not know."""
    segments = [replace(segment, sealed_at=None) for segment in index.segments()]
    rows = [row for segment in segments for row in index.of_segment(segment.name)]
    return segments, rows


@pytest.fixture
def fill(books):
    """Let two runs archive pages of every kind."""

    def fill():
        books.crawled(
            exchange("a", 0, "1: 一"),
            exchange("b", 1, "2: 二", status=404),
            exchange("d", 1, "captcha", status=403),
            exchange("c", None, "3: 三", kind=ExchangeKind.RESOURCE),
        )
        books.crawled(
            exchange("a", 2, "1: 一"),
            exchange("e", 3, "5: 五", kind=ExchangeKind.RENDITION),
        )

    return fill


def test_an_index_made_from_the_segments_says_what_the_crawls_had_said(books, fill, tmp_path):
    fill()
    with CrawlStore.open(tmp_path / "new.db") as crawl:
        report = index_archive(books.folder, crawl)
        assert facts(crawl.captures) == facts(books.crawl.captures)
    assert (report.indexed, report.passed_over, report.captures) == (3, 0, 6)
    assert (report.damaged, report.forgotten, report.unsealed) == ((), (), ())


def test_the_moment_of_sealing_is_the_files_time(books, fill, tmp_path):
    fill()
    with CrawlStore.open(tmp_path / "new.db") as crawl:
        index_archive(books.folder, crawl)
        for segment in crawl.captures.segments():
            state = (books.folder / segment.name).stat()
            assert segment.bytes == state.st_size
            assert abs(segment.sealed_at.timestamp() - state.st_mtime) < 0.001


def test_what_is_indexed_already_is_passed_over(books, fill):
    fill()
    report = index_archive(books.folder, books.crawl)
    assert (report.indexed, report.passed_over, report.captures) == (0, 3, 0)


def test_everything_is_read_again_when_asked_for(books, fill):
    fill()
    before = facts(books.crawl.captures)
    for segment in books.crawl.captures.segments():
        rows = list(books.crawl.captures.of_segment(segment.name))
        books.crawl.captures.replace(segment.name, rows[1:])
        books.crawl.captures.seal(segment.name, segment.bytes, segment.sha256, NOON)
    assert index_archive(books.folder, books.crawl).indexed == 0
    report = index_archive(books.folder, books.crawl, everything=True)
    assert (report.indexed, report.captures) == (3, 6)
    assert facts(books.crawl.captures) == before


def test_a_segment_whose_indexing_was_cut_short_is_indexed_again(books, fill):
    fill()
    before = facts(books.crawl.captures)
    name = before[0][0].name
    books.crawl.captures.replace(name, [])
    assert index_archive(books.folder, books.crawl).indexed == 1
    assert facts(books.crawl.captures) == before


def test_segments_that_are_gone_are_forgotten(books, fill):
    fill()
    name = "healthnews-20250601T120001000000Z-1-00001.warc.gz"
    (books.folder / name).unlink()
    report = index_archive(books.folder, books.crawl)
    assert report.forgotten == (name,)
    assert len(books.crawl.captures.segments()) == 2
    # The checksum of a segment that is gone goes too.
    assert not (books.folder / f"{name}.sha256").exists()


def test_a_segment_being_written_is_left_to_its_writer(books):
    run = books.crawl.begin_run("crawl", "example", {}, NOON)
    index = books.crawl.captures
    archive = ArchiveWriter.open(books.folder, run=run, index=index, clock=lambda: NOON)
    archive.write(exchange("a", 0, "1: 一"))
    books.crawl.record(run, (), captures=archive.sync())
    archive.write(exchange("b", 0, "2: 二"))
    report = index_archive(books.folder, books.crawl, everything=True)
    assert report.unsealed == ("healthnews-20250601T120000000000Z-1-00001.warc.gz",)
    assert report.indexed == 0
    assert index.newest(url("a")) is not None
    assert index.newest(url("b")) is None
    archive.abandon()


def test_damage_is_reported_and_what_is_whole_is_indexed(books):
    books.crawled(*(exchange(str(number), number, f"{number}: 题") for number in range(5)))
    (path,), rows = books.segments(), books.rows()
    data = bytearray(path.read_bytes())
    at = rows[2].position
    data[at.offset + at.length // 2] ^= 0xFF
    path.write_bytes(data)
    report = index_archive(books.folder, books.crawl, everything=True)
    assert books.rows() == [*rows[:2], *rows[3:]]
    ((segment, bad),) = [(item.segment, item.bad) for item in report.damaged]
    assert segment == at.segment
    assert [spot.offset for spot in bad] == [at.offset]


def test_a_file_of_another_make_is_named(books):
    books.crawled(exchange("a", 0, "1: 一"), exchange("b", 0, "2: 二"))
    (path,) = books.segments()
    other = path.with_name("other.warc.gz")
    other.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    (damaged,) = index_archive(books.folder, books.crawl).damaged
    assert damaged.segment == "other.warc.gz"
    assert "`healthnews ingest` reads such files" in damaged.bad[0].reason


def test_progress_adds_up_to_the_segments(books, fill):
    fill()
    sizes = [path.stat().st_size for path in books.segments()]
    for everything in (True, False):
        told = []
        index_archive(books.folder, books.crawl, told.append, everything=everything)
        assert sum(told) == sum(sizes)


def test_the_upkeep_of_an_archive_is_one_process_at_a_time(books):
    with (
        upkeep(books.folder),
        pytest.raises(ArchiveError, match="another process is indexing, pruning or repairing"),
    ):
        index_archive(books.folder, books.crawl)
    index_archive(books.folder, books.crawl)


def test_a_folder_that_is_not_there_is_an_error(books, tmp_path):
    with pytest.raises(ArchiveError, match="nowhere: cannot be opened: No such file"):
        index_archive(tmp_path / "nowhere", books.crawl)


def test_a_lost_checksum_is_computed(books, fill):
    fill()
    before = facts(books.crawl.captures)
    for path in books.folder.rglob("*.sha256"):
        path.unlink()
    index_archive(books.folder, books.crawl, everything=True)
    assert facts(books.crawl.captures) == before
    assert all(isinstance(segment, SegmentRow) for segment in before[0])


def test_a_record_that_says_too_little_is_reported(books):
    books.crawled(exchange("a", 0, "1: 一"))
    (path,), (row,) = books.segments(), books.rows()
    record = next(walk_members(path, row.position.offset)).data
    fields = [line for line in record.split(b"\r\n") if not line.startswith(b"WARC-Target-URI")]
    path.with_name("other.warc.gz").write_bytes(pack(b"\r\n".join(fields)))
    (damaged,) = index_archive(books.folder, books.crawl).damaged
    assert damaged.bad[0].reason == "a response record without WARC-Target-URI"
