from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.archive.exchange import ArchiveError, ExchangeKind
from pipelines.archive.gzip_member import pack
from pipelines.archive.lookup import page_at, read_capture
from pipelines.archive.members import walk_members
from pipelines.archive.writing import ArchiveWriter
from tests.pipelines.archive.captures import later
from tests.pipelines.archive.library import NOON, exchange, url

PAGE = "1: 职工医保断了灵活就业可以续吗"


def newest(books, page="a"):
    return books.crawl.captures.newest(url(page))


def flip(path, offset):
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(data)


def test_a_capture_comes_back_from_among_others(books):
    books.crawled(*(exchange(str(number), number, f"{number}: 题") for number in range(20)))
    found = books.read(newest(books, "7"))
    assert found.exchange == replace(exchange("7", 7, "7: 题"), request_headers=())
    assert found.kind is ExchangeKind.RESPONSE
    assert found.uri == url("7")


def test_a_revisit_comes_back_with_its_own_headers_and_the_payload_it_refers_to(books):
    again = replace(exchange("a", 5, PAGE), headers=(("Age", "5"),))
    books.crawled(exchange("a", 0, PAGE), again)
    row = newest(books)
    assert row.kind is ExchangeKind.REVISIT
    found = books.read(row)
    assert found.exchange == replace(again, request_headers=())
    assert found.kind is ExchangeKind.REVISIT
    assert found.refers_to.uri == url("a")
    assert found.refers_to.fetched_at == NOON


def test_a_revisit_of_a_revisit_leads_to_the_payload(books):
    for hours in (0, 1, 2, 3):
        books.crawled(exchange("a", hours, PAGE))
    assert books.bodies("a") == [PAGE] * 4
    assert sum(row.kind is ExchangeKind.REVISIT for row in books.rows()) == 3


def test_a_revisit_finds_its_payload_elsewhere_where_the_one_named_is_gone(books):
    books.crawled(exchange("a", 0, PAGE), exchange("a", 1, PAGE), at=NOON)
    first, revisit = books.rows()
    books.crawled(exchange("b", 2, PAGE), at=NOON)
    books.crawl.captures.replace(first.position.segment, [revisit])
    assert books.read(revisit).exchange.body == PAGE.encode()


def test_a_revisit_finds_its_payload_elsewhere_where_the_one_named_is_damaged(books):
    books.crawled(exchange("a", 0, PAGE), exchange("a", 1, PAGE))
    first, revisit = books.rows()
    books.crawled(exchange("b", 2, PAGE))
    flip(books.segments()[0], first.position.offset + first.position.length // 2)
    assert books.read(revisit).exchange.body == PAGE.encode()


def test_a_revisit_whose_payload_is_damaged_everywhere_is_an_error(books):
    books.crawled(exchange("a", 0, PAGE), exchange("a", 1, PAGE))
    first, revisit = books.rows()
    flip(books.segments()[0], first.position.offset + first.position.length // 2)
    with pytest.raises(ArchiveError, match=f"offset {first.position.offset}: gzip"):
        books.read(revisit)


def test_a_record_whose_payload_was_changed_and_packed_again_is_damaged(books):
    books.crawled(exchange("a", 0, PAGE))
    (path,), row = books.segments(), newest(books)
    record = next(walk_members(path, row.position.offset)).data
    path.write_bytes(pack(record.replace(b"1: ", b"2: ")))
    moved = replace(row, position=replace(row.position, offset=0))
    with pytest.raises(ArchiveError, match="offset 0: the block is not what its digest says"):
        books.read(moved)


def test_a_revisit_whose_payload_is_nowhere_is_an_error_that_names_it(books):
    books.crawled(exchange("a", 0, PAGE), exchange("a", 1, PAGE))
    first, revisit = books.rows()
    books.crawl.captures.replace(first.position.segment, [revisit])
    with pytest.raises(ArchiveError, match=f"this revisit of {url('a')} refers to is not"):
        books.read(revisit)


def test_a_segment_is_read_while_it_is_written(books):
    run = books.crawl.begin_run("crawl", "example", {}, NOON)
    index = books.crawl.captures
    archive = ArchiveWriter.open(books.folder, run=run, index=index, clock=lambda: NOON)
    archive.write(exchange("a", 0, PAGE))
    (row,) = archive.sync()
    books.crawl.record(run, (), captures=[row])
    assert read_capture(books.folder, index, row).exchange.body == PAGE.encode()
    archive.close()
    assert read_capture(books.folder, index, row).exchange.body == PAGE.encode()


def test_damage_is_an_error_that_says_where_and_what(books):
    books.crawled(exchange("a", 0, PAGE))
    (path,), row = books.segments(), newest(books)
    flip(path, row.position.offset + row.position.length // 2)
    with pytest.raises(ArchiveError, match=rf"warc\.gz: offset {row.position.offset}: gzip") as e:
        books.read(row)
    assert e.value.path == path


def test_a_missing_segment_is_an_error(books):
    books.crawled(exchange("a", 0, PAGE))
    (path,) = books.segments()
    path.unlink()
    with pytest.raises(ArchiveError, match="cannot be opened: No such file"):
        books.read(newest(books))


def test_a_place_behind_the_end_is_an_error(books):
    books.crawled(exchange("a", 0, PAGE))
    row = newest(books)
    far = replace(row, position=replace(row.position, offset=10**6))
    with pytest.raises(ArchiveError, match="offset 1000000: the file ends before it"):
        books.read(far)


def test_another_record_than_the_index_says_is_never_returned(books):
    books.crawled(exchange("a", 0, PAGE), exchange("b", 0, "2: 其他"))
    one, other = newest(books, "a"), newest(books, "b")
    with pytest.raises(ArchiveError, match="`healthnews archive index --all`"):
        books.read(replace(one, position=other.position))


def test_a_record_that_is_no_capture_is_an_error(books):
    books.crawled(exchange("a", 0, PAGE))
    row = newest(books)
    start = replace(row, position=replace(row.position, offset=0))
    with pytest.raises(ArchiveError, match="offset 0: a record that holds no capture"):
        books.read(start)


def test_a_page_is_not_what_refused_us(books):
    books.crawled(exchange("a", 0, PAGE), exchange("a", 2, "captcha"), exchange("a", 4, "变"))
    books.crawled(exchange("a", 6, "captcha"))
    index = books.crawl.captures

    def shown(hours):
        moment = None if hours is None else later(hours)
        return books.read(page_at(index, url("a"), moment)).exchange.body.decode()

    assert [shown(hours) for hours in (0, 3, 5, 7, None)] == [PAGE, PAGE, "变", "变", "变"]


def test_where_there_is_nothing_but_a_refusal_it_is_shown(books):
    books.crawled(exchange("a", 2, "captcha"), exchange("a", 4, PAGE))
    row = page_at(books.crawl.captures, url("a"), later(3))
    assert books.read(row).exchange.body == b"captcha"
    assert page_at(books.crawl.captures, url("a"), later(1)) is None
    assert page_at(books.crawl.captures, url("never")) is None
