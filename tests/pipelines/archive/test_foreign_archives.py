"""Archives of others: made with their real tools where these run here, else as described."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backports import zstd

from parsers.capture import Capture
from parsers.record import Article
from pipelines.archive.captures import capture_of, is_page, result_of
from pipelines.archive.exchange import Archived, Damaged, ExchangeKind, RefersTo
from pipelines.archive.reading import read_archive
from pipelines.archive.warc_record import sha1_digest
from tests.pipelines.archive.foreign_files import HTML, WARCIO_LEAVES_FILES_OPEN, Written
from tests.pipelines.archive.foreign_web import (
    ANSWERS,
    CHUNKED,
    GONE,
    GZIP,
    GZIP_CHUNKED,
    GZIPPED,
    MOVED,
    PAGE,
    PLAIN,
    fetch_with_wget,
    in_chunks,
    needs_wget,
    serve,
    url,
)

pytestmark = pytest.mark.filterwarnings(WARCIO_LEAVES_FILES_OPEN)

RECORDED = Path(__file__).parent / "recorded"
MISSING = "<p>没有这一页</p>".encode()
# What the web answers: status and body, of which only the transfer encoding is removed.
ANSWERED = {
    url(PLAIN): (200, PAGE),
    url(CHUNKED): (200, PAGE),
    url(GZIP): (200, GZIPPED),
    url(GZIP_CHUNKED): (200, GZIPPED),
    url(MOVED): (301, b""),
    url(GONE): (404, MISSING),
}
NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def captures(path: Path) -> list[Archived]:
    """Read a file in which nothing is damaged."""
    found = list(read_archive(path))
    assert [spot for spot in found if isinstance(spot, Damaged)] == []
    return [capture for capture in found if isinstance(capture, Archived)]


def of_the_web(path: Path) -> list[Archived]:
    """Return the captures that are no notes of the archiving program."""
    return [found for found in captures(path) if found.uri.startswith("http")]


def body(found: Archived) -> bytes:
    """Return the body as the parser gets it."""
    capture = capture_of(found.exchange)
    assert isinstance(capture, Capture)
    return capture.body


# --- wget -------------------------------------------------------------------------------


def wget(name: str, *options: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        fetch_with_wget(folder, Path(name).stem.removesuffix(".warc"), *options)
        return folder / name

    return make


def recorded(name: str) -> Callable[[Path], Path]:
    return lambda _: RECORDED / name


FROM_WGET = [
    pytest.param(recorded("wget.warc.gz"), id="recorded"),
    pytest.param(recorded("wget-plain.warc"), id="recorded, plain"),
    pytest.param(wget("a.warc.gz"), id="made now", marks=needs_wget),
    pytest.param(wget("a.warc", "--no-warc-compression"), id="made now, plain", marks=needs_wget),
    pytest.param(wget("a.warc.gz", "--no-warc-digests"), id="no digests", marks=needs_wget),
]


@pytest.mark.parametrize("make", FROM_WGET)
def test_wget_every_answer_is_read_as_the_server_sent_it(make, tmp_path):
    found = of_the_web(make(tmp_path))
    assert {one.uri: (one.exchange.status, one.exchange.body) for one in found} == ANSWERED
    assert [one.uri for one in found] == list(ANSWERED)
    assert {one.kind for one in found} == {ExchangeKind.RESPONSE}


@pytest.mark.parametrize("make", FROM_WGET)
def test_wget_every_page_gives_its_article(make, tmp_path):
    found = of_the_web(make(tmp_path))[:4]
    for one in found:
        assert body(one) == PAGE
        _, article = result_of(one.exchange)
        assert isinstance(article, Article)
        assert (article.title, article.url) == ("医保断缴怎么办", one.uri)


@pytest.mark.parametrize("make", FROM_WGET)
def test_wget_headers_are_as_received(make, tmp_path):
    by_uri = {one.uri: one.exchange for one in of_the_web(make(tmp_path))}
    assert by_uri[url(GZIP_CHUNKED)].headers == (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
    )
    assert by_uri[url(MOVED)].header("location") == url(PLAIN)


@pytest.mark.parametrize("make", FROM_WGET)
def test_wget_its_own_notes_are_no_pages(make, tmp_path):
    notes = [one for one in captures(make(tmp_path)) if not one.uri.startswith("http")]
    assert [one.uri.rpartition("/")[2] for one in notes] == ["wget_arguments.txt", "wget.log"]
    assert {one.kind for one in notes} == {ExchangeKind.RESOURCE}
    assert not any(map(is_page, notes))


def test_wget_moments_are_those_of_the_fetch():
    found = captures(RECORDED / "wget.warc.gz")
    assert {one.exchange.fetched_at for one in found} == {
        datetime(2026, 11, 22, 19, 54, 22, tzinfo=UTC)
    }


def twice(folder: Path) -> tuple[Path, Path]:
    fetch_with_wget(folder, "first", "--warc-cdx")
    fetch_with_wget(folder, "second", "--warc-dedup=first.cdx")
    return folder / "first.warc.gz", folder / "second.warc.gz"


def twice_plain(folder: Path) -> tuple[Path, Path]:
    fetch_with_wget(folder, "first", "--warc-cdx", "--no-warc-compression")
    fetch_with_wget(folder, "second", "--warc-dedup=first.cdx", "--no-warc-compression")
    return folder / "first.warc", folder / "second.warc"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda _: (RECORDED / "wget.warc.gz", RECORDED / "wget-dedup.warc.gz"), id="recorded"
        ),
        pytest.param(twice, id="made now", marks=needs_wget),
        # Here wget's block digests are those of nothing; the records are sound.
        pytest.param(twice_plain, id="made now, plain", marks=needs_wget),
    ],
)
def test_wget_a_second_run_leaves_revisits(make, tmp_path):
    first, second = make(tmp_path)
    digests = {one.uri: one.payload_digest for one in of_the_web(first)}
    found = of_the_web(second)
    assert [one.uri for one in found] == list(ANSWERED)
    for one in found:
        assert one.kind is ExchangeKind.REVISIT
        assert one.refers_to == RefersTo(None, None, digests[one.uri])
        assert one.exchange.status == ANSWERED[one.uri][0]
        assert one.exchange.body == b""
        assert one.exchange.kind is ExchangeKind.RESPONSE


# --- warcio -----------------------------------------------------------------------------

WRITTEN = datetime(2025, 6, 1, 12, 0, 0, tzinfo=UTC)


every_version = pytest.mark.parametrize("version", ["1.0", "1.1"])
every_packing = pytest.mark.parametrize("compressed", [True, False])


@every_version
@every_packing
def test_warcio_a_response(version, compressed, tmp_path):
    written = Written(version, compressed=compressed)
    written.response(url(PLAIN), HTML, ("Set-Cookie", "a=1"), ("set-cookie", "b=2"))
    written.response(url(CHUNKED), HTML, ("Transfer-Encoding", "chunked"), body=in_chunks(PAGE))
    (plain, chunked) = captures(written.save(tmp_path))
    assert plain.exchange.headers == (HTML, ("Set-Cookie", "a=1"), ("set-cookie", "b=2"))
    assert plain.exchange.body == chunked.exchange.body == PAGE
    assert plain.exchange.fetched_at == chunked.exchange.fetched_at == WRITTEN
    assert plain.payload_digest == sha1_digest(PAGE)
    assert chunked.uri == chunked.exchange.url == url(CHUNKED)


@every_version
@every_packing
def test_warcio_other_records(version, compressed, tmp_path):
    written = Written(version, compressed=compressed)
    written.writer.write_record(written.writer.create_warcinfo_record("a.warc", {"software": "x"}))
    written.record("resource", "file:///page.html", PAGE, content_type="text/html")
    written.record("metadata", url(PLAIN), b"via: x", content_type="application/warc-fields")
    written.record("conversion", url(GONE), "医保断缴怎么办".encode(), content_type="text/plain")
    written.record("request", url(PLAIN), b"", status="GET / HTTP/1.1")
    resource, conversion = captures(written.save(tmp_path))
    assert (resource.kind, resource.uri) == (ExchangeKind.RESOURCE, "file:///page.html")
    assert resource.exchange.body == PAGE
    assert resource.exchange.headers == (("Content-Type", "text/html"),)
    assert (conversion.kind, conversion.uri) == (ExchangeKind.RENDITION, url(GONE))
    assert conversion.exchange.body == "医保断缴怎么办".encode()
    assert conversion.exchange.status == 200


@every_version
@pytest.mark.parametrize("headers", [(), (HTML,)], ids=["no headers", "headers"])
def test_warcio_a_revisit(version, headers, tmp_path):
    written = Written(version)
    written.response(url(PLAIN), HTML)
    written.revisit(url(CHUNKED), sha1_digest(PAGE), *headers)
    _, revisit = captures(written.save(tmp_path))
    assert revisit.kind is ExchangeKind.REVISIT
    assert revisit.refers_to == RefersTo(url(PLAIN), WRITTEN, sha1_digest(PAGE))
    assert revisit.exchange.fetched_at == datetime(2025, 6, 2, 12, tzinfo=UTC)
    assert (revisit.exchange.status, revisit.exchange.headers) == (200, headers)
    assert revisit.exchange.body == b""


def test_a_revisit_because_the_server_said_not_modified(tmp_path):
    written = Written()
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    for status in ("304 Not Modified", None):
        written.record(
            "revisit",
            url(PLAIN),
            b"",
            status=status,
            content_type="application/http; msgtype=response",
            WARC_Profile=profile,
        )
    assert [found.exchange.status for found in captures(written.save(tmp_path))] == [304, 304]


CAPTURE = """
import sys
from warcio.capture_http import capture_http
import urllib.request
path, version, proxy, *urls = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
with capture_http(path, warc_version=version):
    for url in urls:
        opener.open(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})).read()
"""


@every_version
@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_warcio_recording_a_program_that_fetches(version, name, tmp_path):
    pages = [url(PLAIN), url(CHUNKED), url(GZIP), url(GZIP_CHUNKED)]
    with serve(ANSWERS) as proxy:
        subprocess.run(
            [sys.executable, "-c", CAPTURE, tmp_path / name, version, proxy, *pages], check=True
        )
    found = captures(tmp_path / name)
    assert {one.uri: (one.exchange.status, one.exchange.body) for one in found} == {
        page: ANSWERED[page] for page in pages
    }
    assert [body(one) for one in found] == [PAGE] * 4


# --- after the published descriptions -----------------------------------------------------
# Common Crawl: "Navigating the WARC file format" and the records of whirlwind-python;
# Browsertrix Crawler: its recorder and text extraction; pywb and Heritrix: the WARC 1.0 and
# 1.1 standards with the examples of their appendices.


def test_common_crawl_the_encoding_is_removed_and_its_header_renamed(tmp_path):
    written = Written("1.0")
    written.response(
        url(PLAIN),
        HTML,
        ("X-Crawler-Content-Encoding", "gzip"),
        ("X-Crawler-Transfer-Encoding", "chunked"),
        ("X-Crawler-Content-Length", "302"),
        ("Content-Length", str(len(PAGE))),
        WARC_IP_Address="192.0.2.1",
    )
    (found,) = captures(written.save(tmp_path))
    assert (found.exchange.body, body(found)) == (PAGE, PAGE)
    assert found.exchange.ip == "192.0.2.1"
    assert found.exchange.header("content-encoding") is None


def test_common_crawl_a_page_cut_at_the_limit_is_left_to_the_parser(tmp_path):
    written = Written("1.0")
    written.response(url(PLAIN), HTML, body=PAGE[:100], WARC_Truncated="length")
    (found,) = captures(written.save(tmp_path))
    assert found.exchange.body == PAGE[:100]
    assert not isinstance(result_of(found.exchange)[1], Article)


WET = "\r\n".join(
    [
        "WARC/1.0",
        "WARC-Type: warcinfo",
        "WARC-Date: 2025-06-03T01:16:46Z",
        "WARC-Filename: CC-MAIN-00000.warc.wet.gz",
        "WARC-Record-ID: <urn:uuid:5327826b-b3d8-426e-938d-cf3318afe8e9>",
        "Content-Type: application/warc-fields",
        "Content-Length: 17",
        "",
        "robots: checked\r\n",
        "",
        "WARC/1.0",
        "WARC-Type: conversion",
        f"WARC-Target-URI: {url(PLAIN)}",
        "WARC-Date: 2025-06-01T12:00:00Z",
        "WARC-Record-ID: <urn:uuid:ba729a40-ff84-4085-8d48-0a5b2ee0c42d>",
        "WARC-Refers-To: <urn:uuid:2aabeff2-67f5-4608-8466-e87c6296e2b6>",
        "WARC-Identified-Content-Language: zho",
        "Content-Type: text/plain",
        "Content-Length: 123",
        "",
        "医保断缴怎么办\n可以补缴,待遇不受影响。\n提示:本内容不能代替面诊,如有不适请尽快就医。\n",
        "",
        "",
    ]
).encode()


@pytest.mark.parametrize(
    "pack", [gzip.compress, bytes, zstd.compress], ids=["gzip", "plain", "zstd"]
)
def test_common_crawl_wet(pack, tmp_path):
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(pack(WET))
    (found,) = captures(path)
    assert (found.kind, found.uri) == (ExchangeKind.RENDITION, url(PLAIN))
    assert found.exchange.fetched_at == WRITTEN
    _, article = result_of(found.exchange)
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == ["可以补缴,待遇不受影响。"]


def test_common_crawl_wat_holds_no_captures(tmp_path):
    written = Written("1.0")
    for number in range(3):
        written.record(
            "metadata", url(f"{number}.html"), b'{"Envelope":{}}', content_type="application/json"
        )
    assert captures(written.save(tmp_path, "a.warc.wat.gz")) == []


def test_browsertrix_pages_and_what_it_notes_of_them(tmp_path):
    written = Written()
    page = url(PLAIN)
    written.response(
        page,
        ("content-type", "text/html; charset=utf-8"),
        ("x-orig-content-encoding", "br"),
        WARC_Protocol="h2",
        WARC_Page_ID="5f0c",
    )
    written.record("resource", f"urn:text:{page}", b"text", content_type="text/plain")
    written.record("resource", f"urn:pageinfo:{page}", b"{}", content_type="application/json")
    written.record("resource", f"urn:view:{page}", b"\x89PNG", content_type="image/png")
    written.record("resource", f"urn:thumbnail:{page}", b"\xff\xd8", content_type="image/jpeg")
    found = captures(written.save(tmp_path))
    assert [is_page(one) for one in found] == [True, False, False, False, False]
    assert body(found[0]) == PAGE


def test_browsertrix_digests_are_of_another_kind(tmp_path):
    written = Written(compressed=False)
    written.response(url(PLAIN), HTML)
    digest = "sha256:" + hashlib.sha256(PAGE).hexdigest()
    path = tmp_path / "a.warc"
    path.write_bytes(written.buffer.getvalue().replace(sha1_digest(PAGE).encode(), digest.encode()))
    (found,) = captures(path)
    assert found.payload_digest == digest


@pytest.mark.parametrize("protocol", ["HTTP/2", "HTTP/2.0", "HTTP/1.0", "HTTP/3"])
def test_protocols_of_every_age(protocol, tmp_path):
    written = Written()
    written.response(url(PLAIN), HTML, protocol=protocol)
    (found,) = captures(written.save(tmp_path))
    assert (found.exchange.protocol, found.exchange.status) == (protocol, 200)


def test_heritrix_asks_for_names_too(tmp_path):
    written = Written("1.0")
    written.record("response", "dns:m.example.cn", b"20250601120000\n", content_type="text/dns")
    written.response(url(PLAIN), HTML)
    name, page = captures(written.save(tmp_path))
    assert (name.uri, name.exchange.body) == ("dns:m.example.cn", b"20250601120000\n")
    assert (is_page(name), is_page(page)) == (False, True)


def test_pywb_records_what_came_chunked_and_compressed(tmp_path):
    written = Written("1.0")
    written.response(
        url(PLAIN),
        HTML,
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        body=in_chunks(GZIPPED),
    )
    (found,) = captures(written.save(tmp_path))
    assert (found.exchange.body, body(found)) == (GZIPPED, PAGE)


def test_headers_that_call_a_body_chunked_which_is_not(tmp_path):
    written = Written("1.0")
    written.response(url(PLAIN), HTML, ("Transfer-Encoding", "chunked"))
    (found,) = captures(written.save(tmp_path))
    assert found.exchange.body == PAGE


# --- files that hold several records in one stream ----------------------------------------


def many(count: int) -> Iterator[bytes]:
    for number in range(count):
        written = Written(compressed=False)
        written.response(url(f"{number}.html"), HTML)
        yield written.buffer.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_one_stream_for_the_whole_file(pack, tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(pack(b"".join(many(20))))
    assert [found.uri for found in captures(path)] == [url(f"{n}.html") for n in range(20)]


def test_a_zstd_frame_for_each_record(tmp_path):
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"".join(map(zstd.compress, many(20))))
    assert [found.uri for found in captures(path)] == [url(f"{n}.html") for n in range(20)]


def test_members_of_one_record_and_of_several(tmp_path):
    path = tmp_path / "a.warc.gz"
    single = [gzip.compress(record) for record in many(3)]
    shared = gzip.compress(b"".join(many(5)))
    for parts in ([*single, shared, *single], [shared, *single], [shared, shared]):
        path.write_bytes(b"".join(parts))
        expected = [n for part in parts for n in (range(5) if part is shared else ())]
        uris = [found.uri for found in captures(path)]
        assert len(uris) == sum(5 if part is shared else 1 for part in parts)
        assert [uri for uri in uris if uri == url("4.html")] == [url("4.html")] * expected.count(4)
