from __future__ import annotations

import fcntl
import gzip
import hashlib
import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
import warcio.archiveiterator
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive.exchange import ArchiveError, CaptureRow, ExchangeKind, Position
from pipelines.archive.reading import read_archive
from pipelines.archive.segment import lock
from pipelines.archive.verify import verify_segment
from tests.pipelines.archive.exchanges import (
    NOON,
    PAGE,
    PLAIN,
    URL,
    NoIndex,
    archive,
    exchange,
    numbered,
    segment,
    ticking,
    whole,
    writer,
)
from tests.pipelines.archive.small_disk import no_file_larger_than

NAME = "healthnews-20261122T120001123456Z-7-00001.warc.gz"


def by_fastwarc(path):
    """Return (record, its WARC headers, its bytes after the HTTP headers) for each record."""
    with path.open("rb") as file:
        return [
            (record, dict(record.headers.to_tuples()), record.reader.read())
            for record in ArchiveIterator(file, verify_digests=True)
        ]


def by_warcio(path):
    """Return (record, its bytes after the HTTP headers); raise where a digest is wrong."""
    with path.open("rb") as file:
        return [
            (record, record.raw_stream.read())
            for record in warcio.archiveiterator.ArchiveIterator(file, check_digests="raise")
        ]


def of_type(path, kind):
    return next(found for found in by_fastwarc(path) if found[0].record_type == kind)


def warcio_check(*paths):
    command = [sys.executable, "-c", "import warcio.cli; warcio.cli.main()", "check", *paths]
    return subprocess.run(command, capture_output=True, text=True, check=False)


# What comes back


def test_a_response_comes_back_bit_for_bit_by_fastwarc(tmp_path):
    path = segment(tmp_path, PLAIN)
    record, headers, body = of_type(path, WarcRecordType.response)
    assert body == PAGE
    assert record.http_headers.status_line == "HTTP/1.1 200 OK"
    assert record.http_headers.items_bytes() == (
        (b"Content-Type", b"text/html; charset=utf-8"),
        (b"Set-Cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"X-Latin", b"caf\xe9 \xff"),
        (b"X-Empty", b""),
    )
    assert headers["WARC-Target-URI"] == URL
    assert headers["WARC-Date"] == "2026-11-22T12:00:00.123456Z"
    assert headers["WARC-IP-Address"] == "192.0.2.7"
    assert record.record_date == NOON


def test_the_request_comes_back_with_the_response_it_belongs_to(tmp_path):
    path = segment(tmp_path, exchange(url="https://a.example/路/x?q=断缴 a&b=%20#part"))
    request, headers, _ = of_type(path, WarcRecordType.request)
    assert request.http_headers.status_line == (
        "GET /%E8%B7%AF/x?q=%E6%96%AD%E7%BC%B4%20a&b=%20 HTTP/1.1"
    )
    assert request.http_headers.items_bytes() == (
        (b"User-Agent", b"healthnews"),
        (b"Accept", b"text/html"),
        (b"Accept", b"*/*"),
    )
    _, of_response, _ = of_type(path, WarcRecordType.response)
    assert headers["WARC-Concurrent-To"] == of_response["WARC-Record-ID"]
    assert headers["WARC-Target-URI"] == of_response["WARC-Target-URI"]


def test_warcio_reads_the_same(tmp_path):
    path = segment(tmp_path, PLAIN)
    (info, _), (response, body), (request, _) = by_warcio(path)
    assert [item.rec_type for item in (info, response, request)] == [
        "warcinfo",
        "response",
        "request",
    ]
    assert body == PAGE
    assert response.http_headers.headers == list(PLAIN.headers)
    assert response.http_headers.get_statuscode() == "200"
    assert request.http_headers.headers == list(PLAIN.request_headers)


def test_the_payload_digest_is_of_the_body_as_received(tmp_path):
    path = segment(tmp_path, exchange(body=b"hello"))
    # printf hello | sha1sum | xxd -r -p | base32
    assert of_type(path, WarcRecordType.response)[1]["WARC-Payload-Digest"] == (
        "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"
    )


def test_a_segment_begins_with_what_it_is(tmp_path):
    path = segment(tmp_path, PLAIN)
    record, headers, block = by_fastwarc(path)[0]
    assert record.record_type == WarcRecordType.warcinfo
    assert headers["WARC-Filename"] == NAME == path.name
    fields = dict(line.split(": ", 1) for line in block.decode().splitlines())
    assert fields["software"].startswith("healthnews/")
    assert fields["format"] == "WARC File Format 1.1"
    assert fields["isPartOf"] == "run 7"
    assert "robots" not in fields
    others = {found[1]["WARC-Warcinfo-ID"] for found in by_fastwarc(path)[1:]}
    assert others == {headers["WARC-Record-ID"]}


def test_a_crawl_says_how_it_treats_robots_txt(tmp_path):
    archive(tmp_path, PLAIN, robots="obey")
    block = by_fastwarc(tmp_path / NAME)[0][2]
    assert b"robots: obey\r\n" in block


def test_each_record_is_a_gzip_member_and_gzip_reads_the_whole_file(tmp_path):
    path = segment(tmp_path, *map(numbered, range(5)))
    text = gzip.decompress(path.read_bytes())
    assert text.count(b"WARC/1.1\r\nWARC-Type: ") == 11
    for found in by_fastwarc(path):
        assert path.read_bytes()[found[0].stream_pos :].startswith(b"\x1f\x8b\x08")


def test_warcio_check_and_sha256sum_pass_without_a_word(tmp_path):
    archive(
        tmp_path,
        *map(numbered, range(5)),
        exchange(kind=ExchangeKind.RESOURCE, headers=(("Content-Type", "text/html"),)),
        exchange(kind=ExchangeKind.RENDITION, url=None, headers=()),
        exchange(url="http://a.example/中文", status=299, headers=(), body=b""),
        max_bytes=2000,
    )
    paths = sorted(tmp_path.glob("*.warc.gz"))
    assert len(paths) > 2
    checked = warcio_check(*paths)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    sums = sorted(path.name for path in tmp_path.glob("*.sha256"))
    summed = subprocess.run(
        ["sha256sum", "--check", "--strict", *sums], cwd=tmp_path, capture_output=True, check=False
    )
    assert (summed.returncode, summed.stderr) == (0, b"")


moments = st.datetimes(
    datetime(1991, 8, 6),
    datetime(2100, 1, 1),
    timezones=st.timezones() | st.just(timezone(timedelta(hours=8))),
)
# As HTTP allows them, obsolete text included; readers trim blanks at both ends.
names = st.text("!#$%&'*+-.^_`|~09azAZ", min_size=1, max_size=12).filter(
    lambda name: name.lower() != "transfer-encoding"
)
values = st.text(
    st.characters(max_codepoint=255, exclude_categories=["Cc"]) | st.just("\t"), max_size=40
).map(lambda text: text.strip())
pairs = st.lists(st.tuples(names, values), max_size=8).map(tuple)
urls = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=60
).map("https://a.example/".__add__)


@given(
    url=urls,
    fetched_at=moments,
    status=st.integers(100, 599),
    headers=pairs,
    body=st.binary(max_size=3000) | st.binary(max_size=300).map(gzip.compress),
    request_headers=pairs,
    protocol=st.sampled_from(["HTTP/1.0", "HTTP/1.1", "HTTP/2"]),
    ip=st.none() | st.ip_addresses().map(str),
)
def test_whatever_is_written_comes_back(tmp_path_factory, **facts):
    written = replace(PLAIN, **facts)
    folder = tmp_path_factory.mktemp("any")
    path = segment(folder, written)
    assert verify_segment(path).bad == ()
    (archived,) = read_archive(path)
    in_utc = replace(written, fetched_at=written.fetched_at.astimezone(UTC))
    assert whole(archived).exchange == replace(in_utc, request_headers=())
    facts = (written.url, written.fetched_at.astimezone(UTC), written.status, written.body)
    facts += (written.protocol, written.ip)
    pairs = (written.headers, written.request_headers)
    assert from_fastwarc(path) == (facts, *pairs)
    assert from_warcio(path) == (facts, *map(as_warcio_has_it, pairs))


def from_fastwarc(path):
    record, headers, body = of_type(path, WarcRecordType.response)
    asked = [
        latin(item[0].http_headers.items_bytes())
        for item in by_fastwarc(path)
        if item[0].record_type == WarcRecordType.request
    ]
    facts = (
        headers["WARC-Target-URI"],
        record.record_date.astimezone(UTC),
        record.http_headers.status_code,
        body,
        record.http_headers.status_line.split()[0],
        headers.get("WARC-IP-Address"),
    )
    return facts, latin(record.http_headers.items_bytes()), asked[0] if asked else ()


def from_warcio(path):
    (response, body), *asked = by_warcio(path)[1:]
    headers = response.rec_headers
    facts = (
        headers.get_header("WARC-Target-URI"),
        datetime.fromisoformat(headers.get_header("WARC-Date")),
        int(response.http_headers.get_statuscode()),
        body,
        response.http_headers.protocol,
        headers.get_header("WARC-IP-Address"),
    )
    requests = [tuple(item[0].http_headers.headers) for item in asked]
    return facts, tuple(response.http_headers.headers), requests[0] if requests else ()


def latin(items):
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in items)


def as_warcio_has_it(headers):
    """Return the pairs as warcio reads them: as UTF-8 where they happen to be that."""
    return tuple((name, utf_8_or_latin_1(value).strip()) for name, value in headers)


def utf_8_or_latin_1(text):
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


# What is no HTTP response, and what is not known


def test_a_saved_page_is_a_resource(tmp_path):
    headers = (("Content-Type", "text/html; charset=gbk"),)
    path = segment(tmp_path, exchange(kind=ExchangeKind.RESOURCE, headers=headers))
    (_, found, body) = of_type(path, WarcRecordType.resource)
    assert (found["Content-Type"], body) == ("text/html; charset=gbk", PAGE)
    assert [item[0].record_type for item in by_fastwarc(path)] == [
        WarcRecordType.warcinfo,
        WarcRecordType.resource,
    ]


def test_a_rendition_is_a_conversion(tmp_path):
    path = segment(tmp_path, exchange(kind=ExchangeKind.RENDITION, headers=(), body=b"text"))
    (_, found, body) = of_type(path, WarcRecordType.conversion)
    assert (found["Content-Type"], body) == ("text/plain", b"text")


def test_without_a_url_the_body_names_the_record(tmp_path):
    (row,) = archive(tmp_path, exchange(kind=ExchangeKind.RESOURCE, url=None, body=b"hello"))
    # printf hello | sha256sum
    assert row.uri == (
        "urn:sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    )
    (_, found, _) = of_type(tmp_path / NAME, WarcRecordType.resource)
    assert found["WARC-Target-URI"] == row.uri


def test_without_a_url_or_headers_no_request_is_made_up(tmp_path):
    path = segment(tmp_path, exchange(url=None), exchange(request_headers=()))
    assert all(found[0].record_type != WarcRecordType.request for found in by_fastwarc(path))


def test_a_moment_that_is_not_known_stays_unknown(tmp_path):
    writing = writer(tmp_path)
    writing.write(exchange(fetched_at=None), recorded_at=NOON)
    (row,) = writing.sync()
    writing.close()
    assert row.fetched_at is None
    (_, found, _) = of_type(tmp_path / NAME, WarcRecordType.response)
    assert found["WARC-Date"] == "2026-11-22T12:00:00.123456Z"
    assert found["Healthnews-Fetched-At"] == "unknown"


@pytest.mark.parametrize("facts", [{"fetched_at": None}, {"fetched_at": NOON.replace(tzinfo=None)}])
def test_a_record_without_any_moment_is_refused(tmp_path, facts):
    with pytest.raises(ValueError, match="moment with a time zone"):
        writer(tmp_path).write(exchange(**facts))


def test_a_revisit_is_not_for_the_caller_to_decide(tmp_path):
    with pytest.raises(ValueError, match="revisit"):
        writer(tmp_path).write(exchange(kind=ExchangeKind.REVISIT))


def test_what_nobody_would_read_again_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.archive.writing.MAX_MEMBER", 2000)
    writing = writer(tmp_path)
    with pytest.raises(ValueError, match=rf"more than 64 MB: \d{{4}} bytes, from {URL}"):
        writing.write(exchange(body=b"x" * 2000))
    writing.write(PLAIN)
    assert len(writing.sync()) == 1


def test_what_no_header_line_can_hold_does_not_break_the_record(tmp_path, caplog):
    odd = exchange(
        url="http://a.example/ a\r\nWARC-Type: x\u3000\ud800",
        headers=(("A", "one\r\n two\nB: three\r"), ("C", "断缴")),
        ip="192.0.2.7\r\nX: y",
    )
    path = segment(tmp_path, odd)
    assert verify_segment(path).bad == ()
    (_, found, body) = of_type(path, WarcRecordType.response)
    assert body == PAGE
    assert found["WARC-Target-URI"] == (
        "http://a.example/%20a%0D%0AWARC-Type:%20x%E3%80%80%5Cud800"
    )
    assert found["WARC-IP-Address"] == "192.0.2.7 X: y"
    (response, _) = by_warcio(path)[1]
    assert response.http_headers.headers == [("A", "one  two B: three"), ("C", "断缴")]
    assert [item for item in caplog.records if item.levelno >= logging.WARNING] == []


def test_a_transfer_encoding_that_is_undone_is_not_claimed(tmp_path):
    path = segment(tmp_path, exchange(headers=(("transfer-encoding", "chunked"),)))
    record, _, body = of_type(path, WarcRecordType.response)
    assert body == PAGE
    assert record.http_headers.to_tuples() == (("X-Crawler-Transfer-Encoding", "chunked"),)
    (response, _) = by_warcio(path)[1]
    assert response.http_headers.get_header("Transfer-Encoding") is None


# Rows, and when a segment is whole


def test_rows_say_where_their_captures_lie(tmp_path):
    rows = archive(tmp_path, *map(numbered, range(3)))
    assert [row.uri for row in rows] == [
        f"https://m.example.cn/health/news/{number}.html" for number in range(3)
    ]
    data = (tmp_path / NAME).read_bytes()
    for number, row in enumerate(rows):
        position = row.position
        assert position.segment == NAME
        found = gzip.decompress(data[position.offset : position.offset + position.length])
        assert found.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
        assert found.endswith(numbered(number).body + b"\r\n\r\n")
        assert (row.status, row.kind) == (200, ExchangeKind.RESPONSE)
        assert row.fetched_at == numbered(number).fetched_at


def test_sync_returns_each_row_once(tmp_path):
    writing = writer(tmp_path)
    assert writing.sync() == []
    writing.write(numbered(1))
    writing.write(numbered(2))
    assert [row.status for row in writing.sync()] == [200, 200]
    assert writing.sync() == []
    writing.write(numbered(3, status=404))
    assert [row.status for row in writing.sync()] == [404]


def test_what_is_written_is_in_the_file_before_any_sync(tmp_path):
    writing = writer(tmp_path)
    writing.write(PLAIN)
    assert gzip.decompress((tmp_path / f"{NAME}.open").read_bytes()).count(PAGE) == 1


def test_a_writer_that_writes_nothing_makes_no_segment(tmp_path):
    writing = writer(tmp_path / "a" / "b")
    assert writing.sync() == []
    writing.acknowledged()
    writing.close()
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_sealed_segment_has_its_checksum_beside_it_and_in_the_index(tmp_path):
    index = NoIndex()
    archive(tmp_path, PLAIN, index=index)
    data = (tmp_path / NAME).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    assert (tmp_path / f"{NAME}.sha256").read_text() == f"{sha256}  {NAME}\n"
    assert index.sealed == {NAME: (len(data), sha256, NOON + timedelta(seconds=2))}
    assert {path.name for path in tmp_path.iterdir()} == {NAME, f"{NAME}.sha256"}


def test_a_full_segment_is_followed_by_the_next(tmp_path):
    rows = archive(tmp_path, *map(numbered, range(8)), max_bytes=2500)
    paths = sorted(tmp_path.glob("*.warc.gz"))
    assert [path.name[-13:-8] for path in paths] == ["00001", "00002", "00003"]
    for path in paths[:-1]:
        # It is full with the record that reached the size, not before.
        assert 2500 <= path.stat().st_size < 2500 + 1100
    assert [row.position.segment for row in rows] == sorted(row.position.segment for row in rows)
    for row in rows:
        data = (tmp_path / row.position.segment).read_bytes()[row.position.offset :]
        record = next(iter(ArchiveIterator(BytesIO(data))))
        assert record.headers["WARC-Target-URI"] == row.uri


def opened(folder):
    return sorted(path.name[-18:-13] for path in folder.glob("*.open"))


def sealed(folder):
    return sorted(path.name[-13:-8] for path in folder.glob("*.warc.gz"))


def test_a_full_segment_is_sealed_once_its_rows_are_stored(tmp_path):
    writing = writer(tmp_path, max_bytes=1)
    writing.write(numbered(1))
    writing.write(numbered(2))
    assert (opened(tmp_path), sealed(tmp_path)) == (["00001", "00002"], [])
    writing.acknowledged()  # of nothing: no row was handed out
    assert sealed(tmp_path) == []
    assert len(writing.sync()) == 2
    assert sealed(tmp_path) == []
    writing.write(numbered(3))
    writing.acknowledged()
    assert (opened(tmp_path), sealed(tmp_path)) == (["00003"], ["00001", "00002"])
    writing.close()
    assert (opened(tmp_path), sealed(tmp_path)) == ([], ["00001", "00002", "00003"])


def test_a_segment_that_is_not_full_stays_open_until_the_end(tmp_path):
    writing = writer(tmp_path)
    writing.write(PLAIN)
    writing.sync()
    writing.acknowledged()
    assert (opened(tmp_path), sealed(tmp_path)) == (["00001"], [])
    writing.close()
    assert (opened(tmp_path), sealed(tmp_path)) == ([], ["00001"])


def test_an_abandoned_segment_stays_open(tmp_path):
    writing = writer(tmp_path)
    writing.write(PLAIN)
    writing.abandon()
    writing.abandon()
    assert (opened(tmp_path), sealed(tmp_path)) == (["00001"], [])


def test_nothing_is_appended_to_what_is_there(tmp_path):
    for _ in range(2):
        # The same run at the same moment, as after a clock was set back.
        archive(tmp_path, PLAIN, clock=lambda: NOON)
    assert sealed(tmp_path) == ["00001", "00002"]
    first = writer(tmp_path, clock=lambda: NOON)
    first.write(PLAIN)
    archive(tmp_path, PLAIN, clock=lambda: NOON)
    assert (opened(tmp_path), sealed(tmp_path)) == (["00003"], ["00001", "00002", "00004"])


def test_refusals_are_kept_apart(tmp_path):
    index = NoIndex()
    writing = writer(tmp_path, index)
    writing.write(numbered(1))
    writing.write(numbered(2, status=429), apart=True)
    assert [row.position.segment.partition("/")[0] for row in writing.sync()] == [NAME, "blocked"]
    writing.close()
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1
    (path,) = (tmp_path / "blocked").glob("*.warc.gz")
    assert verify_segment(path).bad == ()
    assert set(index.sealed) == {NAME, f"blocked/{path.name}"}


# Payloads that are kept already


class Index(NoIndex):
    """An index of rows put into it."""

    def __init__(self, *rows):
        super().__init__()
        self.rows = rows

    def newest(self, uri):
        return next((row for row in reversed(self.rows) if row.uri == uri), None)

    def of_digest(self, digest):
        payloads = (row for row in self.rows if row.kind is not ExchangeKind.REVISIT)
        return next((row for row in payloads if row.payload_digest == digest), None)


LATER = exchange(fetched_at=NOON + timedelta(days=1), headers=(("ETag", '"2"'),))


def again(folder, rows, later=LATER, **options):
    """Write an exchange with these rows indexed; return its row and its record."""
    writing = writer(folder, Index(*rows), run=8, clock=ticking(NOON + timedelta(days=1)))
    writing.write(later, **options)
    (row,) = writing.sync()
    writing.close()
    (path,) = folder.glob("**/*-8-00001.warc.gz")
    return row, by_fastwarc(path)[1], path


def test_an_unchanged_payload_is_a_revisit(tmp_path):
    first = archive(tmp_path, PLAIN)
    row, (record, headers, body), path = again(tmp_path, first)
    assert row == CaptureRow(
        uri=URL,
        fetched_at=LATER.fetched_at,
        status=200,
        kind=ExchangeKind.REVISIT,
        payload_digest=first[0].payload_digest,
        position=Position(path.name, row.position.offset, row.position.length),
    )
    assert record.record_type == WarcRecordType.revisit
    assert headers["WARC-Profile"] == (
        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    )
    assert headers["WARC-Refers-To-Target-URI"] == URL
    assert headers["WARC-Refers-To-Date"] == "2026-11-22T12:00:00.123456Z"
    assert headers["WARC-Payload-Digest"] == first[0].payload_digest
    assert record.http_headers.status_line == "HTTP/1.1 200 OK"
    assert record.http_headers.to_tuples() == (("ETag", '"2"'),)
    assert body == b""
    checked = warcio_check(path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    assert verify_segment(path).bad == ()


def test_a_revisit_of_a_revisit_refers_to_the_payload(tmp_path):
    (first,) = archive(tmp_path, PLAIN)
    second = replace(first, fetched_at=NOON + timedelta(hours=1), kind=ExchangeKind.REVISIT)
    row, (_, headers, _), _ = again(tmp_path, [first, second])
    assert row.kind is ExchangeKind.REVISIT
    assert headers["WARC-Refers-To-Date"] == "2026-11-22T12:00:00.123456Z"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"payload_digest": "sha1:" + "A" * 32}, id="another payload"),
        pytest.param({"status": 404}, id="another status"),
        pytest.param({"uri": "http://a.example/"}, id="another URL"),
        pytest.param({"kind": ExchangeKind.RESOURCE}, id="no HTTP response"),
        pytest.param({"kind": ExchangeKind.REVISIT}, id="a revisit whose payload is gone"),
        pytest.param({"fetched_at": None}, id="at a moment nobody knows"),
        pytest.param({"fetched_at": LATER.fetched_at}, id="the same moment"),
        pytest.param({"position": Position("other.warc.gz", 0, 9)}, id="file gone"),
        pytest.param({"position": Position(NAME, 0, 10**6)}, id="file shorter"),
        pytest.param({"position": Position("blocked/x.warc.gz", 0, 9)}, id="a refusal"),
    ],
)
def test_in_doubt_the_payload_is_kept_again(tmp_path, change):
    (first,) = archive(tmp_path, PLAIN)
    row, (record, _, body), _ = again(tmp_path, [replace(first, **change)])
    assert row.kind is ExchangeKind.RESPONSE
    assert (record.record_type, body) == (WarcRecordType.response, PAGE)


@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({"fetched_at": None}, False),
        ({"kind": ExchangeKind.RESOURCE}, False),
        ({}, True),
    ],
)
def test_what_cannot_be_a_revisit_is_kept_whole(tmp_path, changes, apart):
    first = archive(tmp_path, PLAIN)
    later = replace(LATER, **changes)
    row, (_, _, body), _ = again(tmp_path, first, later, apart=apart, recorded_at=NOON)
    assert row.kind is later.kind
    assert body == PAGE


def test_an_empty_body_is_not_worth_a_revisit(tmp_path):
    first = archive(tmp_path, exchange(body=b""))
    row, _, _ = again(tmp_path, first, replace(LATER, body=b""))
    assert row.kind is ExchangeKind.RESPONSE


# When the disk does not take it


def test_a_write_that_fails_leaves_what_was_written_before(tmp_path):
    writing = writer(tmp_path)
    writing.write(numbered(1))
    whole = (tmp_path / f"{NAME}.open").read_bytes()
    large = numbered(2, body=os.urandom(10_000))
    with (
        no_file_larger_than(len(whole) + 4096),
        pytest.raises(ArchiveError, match=r"\.open: cannot be written: File too large") as caught,
    ):
        writing.write(large)
    assert caught.value.path == tmp_path / f"{NAME}.open"
    assert (tmp_path / f"{NAME}.open").read_bytes() == whole


def test_after_a_failure_nothing_more_is_written_or_sealed(tmp_path):
    writing = writer(tmp_path)
    writing.write(numbered(1))
    with no_file_larger_than(1000), pytest.raises(ArchiveError):
        writing.write(numbered(2, body=os.urandom(10_000)))
    for call in (writing.sync, writing.acknowledged, writing.close):
        with pytest.raises(ArchiveError, match="File too large"):
            call()
    with pytest.raises(ArchiveError, match="File too large"):
        writing.write(numbered(3))
    writing.abandon()
    assert (opened(tmp_path), sealed(tmp_path)) == (["00001"], [])


def test_a_checksum_that_cannot_be_written_keeps_the_segment_open(tmp_path):
    writing = writer(tmp_path)
    writing.write(PLAIN)
    writing.sync()
    with (
        no_file_larger_than(10),
        pytest.raises(ArchiveError, match=r"\.gz: cannot be sealed: File too large"),
    ):
        writing.close()
    assert (opened(tmp_path), sealed(tmp_path)) == (["00001"], [])


def mount(place, *options):
    try:
        subprocess.run(["mount", *options, place], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk needs rights")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KB; only where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount(place, "-t", "tmpfs", "-o", "size=64k", "tmpfs")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(small_disk):
    folder = small_disk / "archive"
    writing = writer(folder)
    written = list[int]()

    def fill():
        for number in range(100):
            writing.write(numbered(number, body=os.urandom(3000)))
            written.append(number)

    with pytest.raises(ArchiveError, match="cannot be written: No space left on device"):
        fill()
    writing.abandon()
    assert len(written) > 10
    found = [item[1].get("WARC-Target-URI") for item in by_fastwarc(folder / f"{NAME}.open")]
    # The response and the request of each.
    assert found[1::2] == found[2::2] == [numbered(number).url for number in written]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="archive: cannot be made: Not a directory") as caught:
        writer(tmp_path / "file" / "archive")
    assert caught.value.path == tmp_path / "file" / "archive"


def test_a_folder_that_cannot_be_written_to(tmp_path):
    # A folder that is gone refuses root as well, whom no permission stops.
    folder = tmp_path / "archive"
    writing = writer(folder)
    folder.rmdir()
    (tmp_path / "archive").touch()
    with pytest.raises(ArchiveError, match="archive: cannot be made: File exists"):
        writing.write(PLAIN)


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission stops root")
def test_a_folder_without_permission(tmp_path):
    folder = tmp_path / "archive"
    writing = writer(folder)
    folder.chmod(0o500)
    with pytest.raises(ArchiveError, match=r"\.open: cannot be made: Permission denied"):
        writing.write(PLAIN)
    folder.chmod(0o700)


@pytest.fixture
def read_only(tmp_path):
    """A folder on a disk that takes no writes; only where this process may mount one."""
    folder = tmp_path / "archive"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "ro", "tmpfs")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_read_only_disk(read_only):
    with pytest.raises(ArchiveError, match=r"\.open: cannot be made: Read-only file system"):
        writer(read_only).write(PLAIN)


def test_a_name_taken_by_another_while_it_is_made_is_passed_over(tmp_path):
    # Somebody recovers the archive and has the empty file locked already.
    path = tmp_path / f"{NAME}.open"
    path.touch()
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        archive(tmp_path, PLAIN)
    assert sealed(tmp_path) == ["00002"]


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.rename(f"{path}.away")])
def test_a_file_that_another_took_away_before_it_was_locked_is_not_ours(tmp_path, change):
    path = tmp_path / "a.warc.gz.open"
    path.touch()
    with path.open("rb") as file:
        change(path)
        assert not lock(path, file.fileno())
        path.touch()
        assert not lock(path, file.fileno())
    with path.open("rb") as file:
        assert lock(path, file.fileno())


def test_bad_settings_are_refused_at_once(tmp_path):
    with pytest.raises(ValueError, match="prefix"):
        writer(tmp_path / "new", prefix="a/b")
    assert not (tmp_path / "new").exists()
