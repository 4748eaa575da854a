from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive import gzip_walk, member, plain_walk
from pipelines.archive.exchange import ArchiveError, Damaged
from pipelines.archive.gzip_member import HEADER, pack
from pipelines.archive.members import Member, walk_members


def record(number, body=b"page"):
    return (
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/%d\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (number, len(body), body)
    )


RECORDS = [record(number, b"page %d " % number * 40) for number in range(4)]
MEMBERS = [pack(data) for data in RECORDS]
STARTS = [sum(map(len, MEMBERS[:count])) for count in range(5)]


@pytest.fixture
def file(tmp_path):
    def write(data, name="a.warc.gz"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def walk(path, start=0):
    return list(walk_members(path, start))


def whole(found):
    return [item.data for item in found if isinstance(item, Member)]


def damaged(found):
    return [item for item in found if isinstance(item, Damaged)]


def test_what_we_pack_any_gzip_reads_and_its_header_never_varies():
    assert gzip.decompress(MEMBERS[0]) == RECORDS[0]
    assert HEADER == b"\x1f\x8b\x08\0\0\0\0\0\x04\x03"
    assert all(packed.startswith(HEADER) for packed in [*MEMBERS, pack(b"")])


def test_a_sound_file_is_its_members(file):
    assert walk(file(b"".join(MEMBERS))) == [
        Member(STARTS[number], len(MEMBERS[number]), RECORDS[number]) for number in range(4)
    ]


def test_the_walk_begins_where_it_is_told(file):
    path = file(b"".join(MEMBERS))
    assert whole(walk(path, STARTS[2])) == RECORDS[2:]
    assert walk(path, STARTS[4]) == []


def test_an_empty_file_has_no_members(file):
    assert walk(file(b"")) == []


def test_one_member_may_hold_several_records(file):
    assert whole(walk(file(gzip.compress(b"".join(RECORDS))))) == [b"".join(RECORDS)]


def test_a_damaged_member_is_told_with_its_address_and_the_others_are_read(file):
    data = bytearray(b"".join(MEMBERS))
    data[STARTS[2] - 6] ^= 1  # in the check sum of the second
    found = walk(file(bytes(data)))
    assert whole(found) == [RECORDS[0], RECORDS[2], RECORDS[3]]
    assert damaged(found) == [
        Damaged(STARTS[1], len(MEMBERS[1]), "gzip: incorrect data check", uri="http://a.example/1")
    ]


def test_a_cut_tail_is_told(file):
    found = walk(file(b"".join(MEMBERS)[:-1]))
    assert whole(found) == RECORDS[:3]
    assert damaged(found) == [
        Damaged(
            STARTS[3],
            len(MEMBERS[3]) - 1,
            "the file ends inside a record",
            uri="http://a.example/3",
        )
    ]


def test_what_was_appended_after_a_cut_is_found_again(file):
    found = walk(file(MEMBERS[0] + MEMBERS[1][:50] + MEMBERS[2]))
    assert whole(found) == [RECORDS[0], RECORDS[2]]
    assert [(spot.offset, spot.length) for spot in damaged(found)] == [(STARTS[1], 50)]


def test_zeros_after_a_loss_of_power_are_one_damage(file):
    found = walk(file(MEMBERS[0] + bytes(9000)))
    assert whole(found) == RECORDS[:1]
    assert damaged(found) == [Damaged(STARTS[1], 9000, "gzip: incorrect header check")]


def test_a_file_whose_first_bytes_are_damaged_is_still_read_by_its_name(file):
    found = walk(file(b"\0\0\0\0" + b"".join(MEMBERS)[4:], "a.warc.gz.open"))
    assert whole(found) == RECORDS[1:]


def test_the_next_member_is_found_across_the_reads_of_a_long_damage(file):
    for junk in (2**18 - 2, 2**18 - 1, 2**18, 2**19 + 1):
        found = walk(file(MEMBERS[0] + b"\x1f" * junk + MEMBERS[1]))
        assert whole(found) == RECORDS[:2]
        assert [spot.length for spot in damaged(found)] == [junk]


@given(position=st.integers(0, STARTS[4] - 1), mask=st.integers(1, 255))
def test_any_changed_byte_costs_one_member_at_most(tmp_path_factory, position, mask):
    data = bytearray(b"".join(MEMBERS))
    data[position] ^= mask
    path = tmp_path_factory.getbasetemp() / "flipped.warc.gz"
    path.write_bytes(data)
    found = walk(path)
    hit = sum(position >= start for start in STARTS) - 1
    others = [data for number, data in enumerate(RECORDS) if number != hit]
    # A change of a header's time or of padding leaves the record whole.
    assert whole(found) in (others, RECORDS)
    assert [(spot.offset, spot.length) for spot in damaged(found)] in (
        [(STARTS[hit], len(MEMBERS[hit]))],
        [],
    )
    assert sum(item.length for item in found) == STARTS[4]


@given(length=st.integers(0, STARTS[4] - 1))
def test_any_cut_leaves_the_members_before_it(tmp_path_factory, length):
    path = tmp_path_factory.getbasetemp() / "cut.warc.gz"
    path.write_bytes(b"".join(MEMBERS)[:length])
    found = walk(path)
    before = sum(length >= start for start in STARTS) - 1
    assert whole(found) == RECORDS[:before]
    assert sum(item.length for item in found) == length


@pytest.fixture
def small_limit(monkeypatch):
    for module in (member, gzip_walk, plain_walk):
        monkeypatch.setattr(module, "MAX_MEMBER", 1000)


@pytest.mark.usefixtures("small_limit")
def test_a_member_too_large_for_memory_is_passed_over(file):
    large = pack(record(9, b"x" * 100_000))
    found = walk(file(MEMBERS[0] + large + MEMBERS[1]))
    assert whole(found) == RECORDS[:2]
    assert damaged(found) == [
        Damaged(STARTS[1], len(large), "a record of more than 64 MB", uri="http://a.example/9")
    ]


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("cut", [1, 12])
def test_a_member_too_large_and_cut(file, cut):
    large = pack(record(9, os.urandom(100_000)))[:-cut]
    found = walk(file(MEMBERS[0] + large + MEMBERS[1]))
    assert whole(found) == RECORDS[:2]
    assert [spot.length for spot in damaged(found)] == [len(large)]


PLAIN = [sum(map(len, RECORDS[:count])) for count in range(5)]


def test_a_plain_file_is_its_records(file):
    assert walk(file(b"".join(RECORDS), "a.warc")) == [
        Member(PLAIN[number], len(RECORDS[number]), RECORDS[number]) for number in range(4)
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"Content-Length: 280", b"Content-Length: 281", "does not end at its stated length"),
        (b"Content-Length: 280", b"Content-Length: 99999", "the file ends inside a record"),
        (b"Content-Length: 280", b"Content-Length: x80", "no length: 'x80'"),
        (b"WARC/1.1", b"WARK/1.1", "no record begins here"),
        (b"280\r\n\r\n", b"280\r\nX", "does not end"),
    ],
)
def test_a_damaged_record_of_a_plain_file_is_told_and_the_others_are_read(file, old, new, reason):
    hit = RECORDS[1].replace(old, new)
    assert hit != RECORDS[1]
    found = walk(file(RECORDS[0] + hit + RECORDS[2] + RECORDS[3], "a.warc"))
    assert whole(found) == [RECORDS[0], RECORDS[2], RECORDS[3]]
    (spot,) = damaged(found)
    assert reason in spot.reason
    assert (spot.offset, spot.length) == (PLAIN[1], len(hit))


def test_a_plain_file_that_is_cut(file):
    found = walk(file(b"".join(RECORDS)[:-1], "a.warc"))
    assert whole(found) == RECORDS[:3]
    (spot,) = damaged(found)
    assert (spot.reason, spot.uri) == ("the file ends inside a record", "http://a.example/3")


def test_a_page_that_quotes_a_record_is_not_taken_for_one(file):
    quoting = record(5, b"\nWARC/1.1\r\nis how a record begins\r\n\r\n")
    hit = quoting.replace(b"Content-Length: 3", b"Content-Length: y")
    found = walk(file(hit + RECORDS[1], "a.warc"))
    assert whole(found) == [RECORDS[1]]
    assert [spot.length for spot in damaged(found)] == [len(hit)]


@pytest.mark.usefixtures("small_limit")
def test_a_plain_record_too_large_for_memory_is_passed_over(file):
    large = record(9, b"x" * 100_000)
    found = walk(file(RECORDS[0] + large + RECORDS[1], "a.warc"))
    assert whole(found) == RECORDS[:2]
    assert damaged(found) == [
        Damaged(PLAIN[1], len(large), "a record of more than 64 MB", uri="http://a.example/9")
    ]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveError, match=r"none\.warc\.gz: cannot be opened: No such file"):
        walk(tmp_path / "none.warc.gz")


def test_a_disk_that_cannot_read_on(file, monkeypatch):
    path, read = file(b"".join(MEMBERS)), gzip_walk.read

    def failing(handle, offset):
        if offset >= STARTS[2]:
            raise OSError(5, "Input/output error")
        return read(handle, offset)

    monkeypatch.setattr(gzip_walk, "read", failing)
    found = walk(path)
    assert whole(found) == RECORDS[:2]
    assert found[-1] == Damaged(
        STARTS[2], STARTS[4] - STARTS[2], "cannot be read: Input/output error"
    )
