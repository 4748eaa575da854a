from __future__ import annotations

import pytest

from pipelines.archive.indexing import index_archive
from pipelines.archive.repair import repair_segment
from pipelines.crawl_db import CrawlStore
from tests.pipelines.archive.library import exchange, url


@pytest.fixture
def damaged(books):
    """Return the name of a segment of five captures, the third of which is damaged."""
    books.crawled(*(exchange(str(number), number, f"{number}: 题") for number in range(5)))
    (path,) = books.segments()
    data = bytearray(path.read_bytes())
    at = books.rows()[2].position
    data[at.offset + at.length // 2] ^= 0xFF
    path.write_bytes(data)
    return path.name


def test_a_salvaged_segment_is_indexed_as_it_is_now(books, damaged, tmp_path):
    repaired = repair_segment(books.folder, damaged, books.crawl.captures)
    assert [row.uri for row in repaired.missing] == [url("2")]
    assert [spot.uri for spot in repaired.salvaged.lost] == [url("2")]
    assert [books.read(row).uri for row in books.rows()] == [url(page) for page in "0134"]
    with CrawlStore.open(tmp_path / "new.db") as crawl:
        index_archive(books.folder, crawl)
        (new,), (old,) = crawl.captures.segments(), books.crawl.captures.segments()
        assert (new.bytes, new.sha256) == (old.bytes, old.sha256)
        assert list(crawl.captures.of_segment(damaged)) == books.rows()


def test_the_index_tells_what_was_cut_off_between_two_records(books):
    books.crawled(exchange("a", 0, "1: 一"), exchange("b", 1, "2: 二"))
    (path,), (_, second) = books.segments(), books.rows()
    path.write_bytes(path.read_bytes()[: second.position.offset])
    repaired = repair_segment(books.folder, path.name, books.crawl.captures)
    assert repaired.missing == (second,)


def test_a_segment_of_which_nothing_is_whole_is_forgotten(books):
    books.crawled(exchange("a", 0, "1: 一"))
    (path,), rows = books.segments(), books.rows()
    path.write_bytes(b"\0" * 2000)
    repaired = repair_segment(books.folder, path.name, books.crawl.captures)
    assert repaired.missing == tuple(rows)
    assert (repaired.salvaged.path, books.segments()) == (None, [])
    assert books.crawl.captures.segments() == []


def test_a_sound_segment_stays_as_it_is(books):
    books.crawled(exchange("a", 0, "1: 一"), exchange("a", 1, "1: 一"))
    (path,), rows = books.segments(), books.rows()
    before = path.read_bytes()
    repaired = repair_segment(books.folder, path.name, books.crawl.captures)
    assert (repaired.missing, repaired.salvaged.lost) == ((), ())
    assert (path.read_bytes(), books.rows()) == (before, rows)
