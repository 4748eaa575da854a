from __future__ import annotations

import gzip
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive.exchange import Archived, ArchiveError, Damaged, ExchangeKind, RefersTo
from pipelines.archive.member import MAX_MEMBER
from pipelines.archive.members import Member, walk_members
from pipelines.archive.reading import read_archive, read_member
from pipelines.archive.warc_record import new_record_id, record, sha1_digest
from tests.pipelines.archive.exchanges import (
    NOON,
    PAGE,
    PLAIN,
    URL,
    archive,
    exchange,
    numbered,
    segment,
    whole,
    writer,
)

ROOT = Path(__file__).parents[3]
RESPONSE = "application/http; msgtype=response"
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def raw(
    kind: str = "response",
    block: bytes = BLOCK,
    *,
    uri: str | None = URL,
    date: str | None = "2025-06-01T12:00:00Z",
    content_type: str | None = RESPONSE,
    more: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a record of ours, or one that lacks something."""
    stated = [("WARC-Target-URI", uri), ("WARC-Date", date), ("Content-Type", content_type)]
    fields = [(name, value) for name, value in stated if value is not None]
    return record(kind, new_record_id(), (*fields, *more), block)


def file_of(folder: Path, *records: bytes) -> Path:
    path = folder / "a.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path


def read_one(folder: Path, data: bytes) -> Archived | Damaged:
    (found,) = read_archive(file_of(folder, data))
    return found


def parts(path: Path) -> tuple[list[Archived], list[Damaged]]:
    captures, damage = list[Archived](), list[Damaged]()
    for found in read_archive(path):
        if isinstance(found, Archived):
            captures.append(found)
        else:
            damage.append(found)
    return captures, damage


# --- what we wrote ----------------------------------------------------------------------


def test_an_exchange_comes_back_as_it_was_written(tmp_path):
    (found,) = read_archive(segment(tmp_path, PLAIN))
    assert whole(found).exchange == replace(PLAIN, request_headers=())
    assert (whole(found).kind, whole(found).uri) == (ExchangeKind.RESPONSE, URL)
    assert whole(found).payload_digest == sha1_digest(PAGE)
    assert whole(found).refers_to is None


def test_captures_come_in_the_order_of_writing(tmp_path):
    exchanges = [numbered(n) for n in range(20)]
    found = list(read_archive(segment(tmp_path, *exchanges)))
    assert [whole(one).exchange.url for one in found] == [one.url for one in exchanges]
    assert [whole(one).exchange.body for one in found] == [one.body for one in exchanges]


def test_each_capture_says_where_it_lies(tmp_path):
    rows = archive(tmp_path, *map(numbered, range(5)))
    (path,) = tmp_path.glob("*.warc.gz")
    found = list(read_archive(path))
    assert [whole(one).offset for one in found] == [row.position.offset for row in rows]


def test_reading_may_begin_at_any_record(tmp_path):
    rows = archive(tmp_path, *map(numbered, range(5)))
    (path,) = tmp_path.glob("*.warc.gz")
    everything = list(read_archive(path))
    for number, row in enumerate(rows):
        assert list(read_archive(path, start=row.position.offset)) == everything[number:]


@pytest.mark.parametrize("kind", [ExchangeKind.RESOURCE, ExchangeKind.RENDITION])
def test_a_file_of_unknown_origin_has_neither_url_nor_moment(kind, tmp_path):
    headers = (("Content-Type", "text/plain"),)
    saved = exchange(
        url=None, fetched_at=None, kind=kind, headers=headers, request_headers=(), ip=None
    )
    writing = writer(tmp_path)
    writing.write(saved, recorded_at=NOON)
    writing.sync()
    writing.close()
    (found,) = read_archive(next(tmp_path.glob("*.warc.gz")))
    assert whole(found).exchange == saved
    assert whole(found).uri.startswith("urn:sha256:")
    assert whole(found).kind is kind


def test_a_member_alone_is_read_as_in_its_file(tmp_path):
    path = segment(tmp_path, *map(numbered, range(3)))
    members = [found for found in walk_members(path) if isinstance(found, Member)]
    captures = [one for one in members if b"\r\nWARC-Type: response\r\n" in one.data]
    alone = [replace(read_member(one.data), offset=one.offset) for one in captures]
    assert alone == list(read_archive(path))


def test_a_member_that_is_no_capture_is_refused():
    for data in (raw("metadata"), raw() + raw(), raw()[:-50], b"", b"<html>"):
        with pytest.raises(ValueError, match=r"record"):
            read_member(data)


names = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True).filter(
    lambda name: "encoding" not in name.lower()
)
values = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF), max_size=20)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.builds(
            exchange,
            status=st.integers(100, 999),
            headers=st.lists(st.tuples(names, values), max_size=4).map(tuple),
            body=st.binary(max_size=300),
            request_headers=st.just(()),
        ),
        max_size=4,
    )
)
def test_any_exchange_comes_back(tmp_path_factory, exchanges):
    folder = tmp_path_factory.mktemp("archive")
    archive(folder, *exchanges)
    found = [one for path in folder.glob("*.warc.gz") for one in read_archive(path)]
    assert [whole(one).exchange for one in found] == exchanges


# --- fields -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2025-06-01T12:00:00Z", datetime(2025, 6, 1, 12, tzinfo=UTC)),
        ("2025-06-01T12:00:00.123456789Z", datetime(2025, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2025-06-01T20:00:00+08:00", datetime(2025, 6, 1, 12, tzinfo=UTC)),
        ("2025-06-01T12:00:00", datetime(2025, 6, 1, 12, tzinfo=UTC)),
        ("2025-06-01T12:00Z", datetime(2025, 6, 1, 12, tzinfo=UTC)),
        ("2025-06-01", None),
        ("2025", None),
        ("2025-13-01T12:00:00Z", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_moments(date, moment, tmp_path):
    assert whole(read_one(tmp_path, raw(date=date))).exchange.fetched_at == moment


def test_the_uri_may_stand_in_angle_brackets(tmp_path):
    assert whole(read_one(tmp_path, raw(uri=f"<{URL}>"))).uri == URL


def test_names_of_fields_have_no_case(tmp_path):
    data = raw(more=[("WARC-Payload-Digest", "sha1:A")])
    head, _, block = data.partition(b"\r\n\r\n")
    lower = head.lower().replace(b"warc/1.1", b"WARC/1.1", 1)
    found = whole(read_one(tmp_path, lower + b"\r\n\r\n" + block))
    assert (found.uri, found.payload_digest) == (URL, "sha1:a")


def test_a_digest_that_is_not_stated_is_computed(tmp_path):
    assert whole(read_one(tmp_path, raw())).payload_digest == sha1_digest(PAGE)


def test_a_revisit_names_the_capture_that_holds_its_payload(tmp_path):
    data = raw(
        "revisit",
        BLOCK.removesuffix(PAGE),
        more=[
            ("WARC-Refers-To-Target-URI", f"<{URL}?a>"),
            ("WARC-Refers-To-Date", "2025-05-01T12:00:00Z"),
            ("WARC-Payload-Digest", "sha1:A"),
        ],
    )
    found = whole(read_one(tmp_path, data))
    assert found.refers_to == RefersTo(f"{URL}?a", datetime(2025, 5, 1, 12, tzinfo=UTC), "sha1:A")
    assert found.kind is ExchangeKind.REVISIT
    assert found.exchange.kind is ExchangeKind.RESPONSE


def test_other_records_are_passed_over(tmp_path):
    kinds = ("warcinfo", "request", "metadata", "custom-type")
    path = file_of(tmp_path, *map(raw, kinds), raw(), *map(raw, kinds))
    (found,) = read_archive(path)
    assert whole(found).uri == URL


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (raw(uri=None), "a response record without WARC-Target-URI"),
        (raw(block=b"<html>"), "no HTTP status line: '<html>'"),
        (
            raw("continuation", more=[("WARC-Segment-Number", "2")]),
            "one part of a segmented record; these are not put together",
        ),
        (
            raw(more=[("WARC-Segment-Number", "1")]),
            "one part of a segmented record; these are not put together",
        ),
        (raw().replace(b"WARC-Type: response\r\n", b""), "a record without WARC-Type"),
    ],
    ids=["no uri", "no status", "a later part", "a first part", "no type"],
)
@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_a_record_that_says_too_little_is_damaged_and_no_other(data, reason, pack, tmp_path):
    path = tmp_path / "a.warc"
    sound, bad = pack(raw()), pack(data)
    path.write_bytes(sound + bad + sound)
    before, spot, after = read_archive(path)
    assert whole(before).uri == whole(after).uri == URL
    assert isinstance(spot, Damaged)
    assert (spot.offset, spot.length, spot.reason) == (len(sound), len(bad), reason)


def test_a_damaged_record_says_whose_it_was(tmp_path):
    found = read_one(tmp_path, raw(block=b"<html>"))
    assert isinstance(found, Damaged)
    assert found.uri == URL


# --- damage -----------------------------------------------------------------------------

FEW = [exchange(url=f"{URL}?{n}", body=b"<p>%d" % n, headers=()) for n in range(3)]


def assert_accounted_for(path: Path, intact: list[Archived]) -> None:
    """Check that all that is read is true, and all that is not read is told."""
    captures, damage = parts(path)
    by_uri = {one.uri: one for one in intact}
    for one in captures:
        assert replace(one, offset=0) == replace(by_uri.pop(one.uri), offset=0)
    for lost in by_uri.values():
        assert any(spot.offset <= lost.offset < spot.offset + spot.length for spot in damage)


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 0x11,)) + data[at + 1 :]


@pytest.mark.no_cover
def test_any_byte_of_a_segment_may_be_wrong(tmp_path):
    path = segment(tmp_path, *FEW)
    data, (intact, _) = path.read_bytes(), parts(path)
    for at in range(len(data)):
        path.write_bytes(changed(data, at))
        assert_accounted_for(path, intact)


@pytest.mark.no_cover
def test_any_byte_of_a_page_in_a_plain_file_may_be_wrong(tmp_path):
    path = tmp_path / "a.warc"
    data = gzip.decompress(segment(tmp_path, *FEW).read_bytes())
    path.write_bytes(data)
    intact, _ = parts(path)
    for one in intact:
        begin = data.index(b"\r\n\r\n", one.offset) + 4
        end = data.index(one.exchange.body, begin) + len(one.exchange.body)
        for at in range(begin, end):
            path.write_bytes(changed(data, at))
            assert_accounted_for(path, intact)


@pytest.mark.no_cover
@pytest.mark.parametrize("pack", [bytes, gzip.decompress], ids=["gzip", "plain"])
def test_a_file_may_end_anywhere(pack, tmp_path):
    written = segment(tmp_path, *FEW)
    path = tmp_path / ("a.warc.gz" if pack is bytes else "a.warc")
    data = pack(written.read_bytes())
    path.write_bytes(data)
    intact, _ = parts(path)
    for size in range(len(data)):
        path.write_bytes(data[:size])
        captures, damage = parts(path)
        assert captures == intact[: len(captures)]
        whole_ones = [one for one in intact if one.offset < size]
        assert len(whole_ones) - len(captures) <= len(damage) <= 1


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
@pytest.mark.parametrize(
    "length", ["100", "0", "5000", "99999999999", "-5", "abc", "", "184467440737095516160"]
)
def test_a_length_that_is_wrong_costs_no_other_record(length, pack, tmp_path):
    stated = f"\r\nContent-Length: {len(BLOCK)}\r\n".encode()
    wrong = raw(uri=f"{URL}?2").replace(stated, f"\r\nContent-Length: {length}\r\n".encode())
    first, second, third = map(pack, (raw(uri=f"{URL}?1"), wrong, raw(uri=f"{URL}?3")))
    path = tmp_path / "a.warc"
    path.write_bytes(first + second + third)
    captures, damage = parts(path)
    assert [one.uri for one in captures] == [f"{URL}?1", f"{URL}?3"]
    assert [(spot.offset, spot.length) for spot in damage] == [(len(first), len(second))]


def test_rubbish_between_records_is_told_and_passed_over(tmp_path):
    first, second = (gzip.compress(raw(uri=f"{URL}?{n}")) for n in (1, 2))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(first + b"rubbish" + second + bytes(50))
    captures, damage = parts(path)
    assert [one.uri for one in captures] == [f"{URL}?1", f"{URL}?2"]
    assert [(spot.offset, spot.length) for spot in damage] == [
        (len(first), 7),
        (len(first) + 7 + len(second), 50),
    ]


def test_many_damaged_spots(tmp_path):
    path = segment(tmp_path, *map(numbered, range(60)))
    intact, _ = parts(path)
    data = path.read_bytes()
    for one in intact[::7]:
        data = changed(data, one.offset + 400)
    path.write_bytes(data)
    captures, damage = parts(path)
    assert len(captures) == 60 - 9
    assert [spot.offset for spot in damage] == [one.offset for one in intact[::7]]
    assert_accounted_for(path, intact)


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_a_record_too_large_to_hold_is_told_and_passed_over(pack, tmp_path):
    huge = raw("resource", bytes(MAX_MEMBER + 1), uri=f"{URL}?2", content_type="text/html")
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(map(pack, (raw(uri=f"{URL}?1"), huge, raw(uri=f"{URL}?3")))))
    before, spot, after = read_archive(path)
    assert (whole(before).uri, whole(after).uri) == (f"{URL}?1", f"{URL}?3")
    assert isinstance(spot, Damaged)
    assert (spot.reason, spot.uri) == ("a record of more than 64 MB", f"{URL}?2")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"<html></html>", "no record begins here"),
        (b"\x1f\x8b\x08", "the file ends inside a record"),
        (gzip.compress(b"<html></html>"), "no record begins here"),
    ],
    ids=["empty", "a page", "cut", "a page in gzip"],
)
def test_what_is_no_archive_is_one_damaged_spot(data, reason, tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    (found,) = read_archive(path)
    assert isinstance(found, Damaged)
    assert (found.offset, found.length, found.reason) == (0, len(data), reason)


@pytest.mark.parametrize("name", ["missing.warc.gz", "."])
def test_a_file_that_cannot_be_opened(name, tmp_path):
    with pytest.raises(ArchiveError, match="cannot be read: "):
        list(read_archive(tmp_path / name))


# --- one stream for all records ---------------------------------------------------------


def test_a_stream_that_is_cut_gives_what_is_whole(tmp_path):
    path = tmp_path / "a.warc.gz"
    stream = gzip.compress(b"".join(raw(uri=f"{URL}?{n}") for n in range(50)))
    path.write_bytes(stream[: len(stream) // 2])
    captures, damage = parts(path)
    assert 5 < len(captures) < 50
    assert [one.uri for one in captures] == [f"{URL}?{n}" for n in range(len(captures))]
    assert damage[-1].reason == "the file ends inside a record"


def test_a_stream_that_lacks_its_check_sum_alone(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(raw(uri=f"{URL}?{n}") for n in range(5)))[:-4])
    captures, damage = parts(path)
    assert len(captures) == 5
    assert [spot.reason for spot in damage] == ["the file ends inside a record"]


def test_a_wrong_byte_that_no_check_sum_covers_is_found_by_the_digest(tmp_path):
    noise = [random.Random(n).randbytes(2000) for n in range(5)]
    records = [raw(block=BLOCK + noise[n], uri=f"{URL}?{n}") for n in range(5)]
    data = zstd.compress(b"".join(records))
    path = tmp_path / "a.warc.zst"
    path.write_bytes(changed(data, data.index(noise[0][1000:1010])))
    captures, damage = parts(path)
    assert [one.uri for one in captures] == [f"{URL}?{n}" for n in range(1, 5)]
    assert [(spot.reason, spot.uri) for spot in damage] == [
        ("the block is not what its digest says", f"{URL}?0")
    ]


def test_in_a_stream_too_a_bad_record_costs_no_other(tmp_path):
    huge = raw("resource", bytes(MAX_MEMBER + 1), uri=f"{URL}?3", content_type="text/html")
    records = [raw(uri=f"{URL}?1"), raw(block=b"<html>", uri=f"{URL}?2"), huge]
    path = tmp_path / "a.warc.zst"
    path.write_bytes(zstd.compress(b"".join([*records, raw("request"), raw(uri=f"{URL}?4")])))
    captures, damage = parts(path)
    assert [one.uri for one in captures] == [f"{URL}?1", f"{URL}?4"]
    assert [(spot.reason, spot.uri) for spot in damage] == [
        ("no HTTP status line: '<html>'", f"{URL}?2"),
        ("a record of more than 64 MB", f"{URL}?3"),
    ]


@pytest.mark.parametrize("lost", [1, 40, 1000])
def test_a_zstd_file_that_is_cut(lost, tmp_path):
    noise = [random.Random(n).randbytes(2000) for n in range(50)]
    data = zstd.compress(b"".join(raw(block=BLOCK + one) for one in noise))
    path = tmp_path / "a.warc.zst"
    path.write_bytes(data[:-lost])
    captures, damage = parts(path)
    assert len(captures) < 50
    assert damage[-1].reason.endswith("; what follows in the stream cannot be read")


def test_a_stream_that_ends_inside_a_record_too_large_to_hold(tmp_path):
    huge = raw("resource", bytes(2 * MAX_MEMBER), content_type="text/html")
    path = tmp_path / "a.warc.zst"
    path.write_bytes(zstd.compress(raw() + huge[: MAX_MEMBER + 5000]))
    captures, damage = parts(path)
    assert [one.uri for one in captures] == [URL]
    assert damage[-1].reason.startswith("the file ends inside a record")


# --- memory -----------------------------------------------------------------------------

MEASURE = """
import sys
from pathlib import Path
from pipelines.archive.exchange import Archived
from pipelines.archive.reading import read_archive
from pipelines.rebuild.memory import peak_memory
small, large = map(Path, sys.argv[1:])
assert all(isinstance(found, Archived) for found in read_archive(small))
before = peak_memory()
count = sum(isinstance(found, Archived) for found in read_archive(large))
print(count, peak_memory() - before)
"""
LARGE = raw(block=BLOCK + b"<p>" * 50_000)


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(lambda count: gzip.compress(LARGE) * count, id="gzip"),
        pytest.param(lambda count: LARGE * count, id="plain"),
        pytest.param(lambda count: gzip.compress(LARGE * count, 1), id="one stream"),
    ],
)
def test_memory_does_not_grow_with_the_archive(pack, tmp_path):
    """100 MB of pages; the process may grow by a fifth of that."""
    small, large = tmp_path / "small.warc", tmp_path / "large.warc"
    small.write_bytes(pack(3))
    large.write_bytes(pack(700))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, small, large],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    count, grown = map(int, done.stdout.split())
    assert count == 700
    assert grown < 20_000_000
