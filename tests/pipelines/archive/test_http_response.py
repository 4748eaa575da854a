from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive.http_response import HttpResponse, ResponseError, dechunked, parse_response

LIMIT = 1000


def parsed(block: bytes) -> HttpResponse:
    return parse_response(block, LIMIT)


def test_a_response_is_its_protocol_status_headers_and_body():
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: 1\r\nx-a:2\r\n\r\nbody\r\n\r\nmore"
    assert parsed(block) == HttpResponse(
        "HTTP/1.1",
        200,
        (("Content-Type", "text/html"), ("X-A", "1"), ("x-a", "2")),
        b"body\r\n\r\nmore",
    )


def test_lines_that_end_in_a_bare_newline():
    assert parsed(b"HTTP/1.1 200 OK\nX: 1\n\nbody\r\n\r\n") == HttpResponse(
        "HTTP/1.1", 200, (("X", "1"),), b"body\r\n\r\n"
    )


def test_a_body_of_bare_newlines_below_a_proper_head():
    assert parsed(b"HTTP/1.1 200 OK\r\nX: 1\r\n\r\na\n\nb").body == b"a\n\nb"


def test_a_header_that_goes_on_in_the_next_line():
    block = b"HTTP/1.1 200 OK\r\nX: a\r\n  b\r\n\tc\r\nY: d\r\n\r\n"
    assert parsed(block).headers == (("X", "a b c"), ("Y", "d"))


def test_lines_that_are_no_header_are_dropped():
    block = b"HTTP/1.1 200 OK\r\n folded\r\nno colon\r\n: no name\r\nX:\r\n\r\n"
    assert parsed(block).headers == (("X", ""),)


def test_values_are_bytes():
    value = bytes(byte for byte in range(0x21, 0x100) if byte != 0x7F)
    block = b"HTTP/1.1 200 OK\r\nX:\t" + value + b" \r\n\r\n"
    assert parsed(block).headers == (("X", value.decode("latin-1")),)


@pytest.mark.parametrize(
    ("line", "protocol", "status"),
    [
        (b"HTTP/1.1 404", "HTTP/1.1", 404),
        (b"HTTP/1.1  200  OK", "HTTP/1.1", 200),
        (b"HTTP/2 301 ", "HTTP/2", 301),
        (b"HTTP/1.0 200 \xc3\xa9", "HTTP/1.0", 200),
        (b"ICY 200 OK", "ICY", 200),
    ],
)
def test_status_lines(line, protocol, status):
    found = parsed(line + b"\r\n\r\nbody")
    assert (found.protocol, found.status, found.body) == (protocol, status, b"body")


def test_a_head_without_an_end_has_no_body():
    assert parsed(b"HTTP/1.1 304 Not Modified\r\nX: 1") == HttpResponse(
        "HTTP/1.1", 304, (("X", "1"),), b""
    )


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"\r\n\r\nx"]
)
def test_what_begins_with_no_status_line_is_no_response(block):
    with pytest.raises(ResponseError, match="no HTTP status line: "):
        parsed(block)


def test_the_name_that_archives_give_the_transfer_encoding():
    # This body would be another one without its chunks, if it had any.
    block = b"HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n"
    assert parsed(block) == HttpResponse(
        "HTTP/1.1", 200, (("Transfer-Encoding", "chunked"),), b"4\r\nbody\r\n0\r\n"
    )


# --- framing ----------------------------------------------------------------------------


def framed(encoding: str, body: bytes) -> bytes:
    return parsed(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {encoding}\r\n\r\n".encode() + body).body


@pytest.mark.parametrize("encoding", ["chunked", "Chunked", "identity, chunked"])
def test_chunks_are_joined(encoding):
    assert framed(encoding, b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") == b"abcde"


def test_a_compressed_transfer():
    body = gzip.compress(b"abc")
    assert framed("gzip, chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)) == b"abc"
    assert framed("gzip", body) == b"abc"


def test_a_compressed_transfer_that_is_damaged_or_too_large():
    with pytest.raises(ResponseError, match=r"^transfer encoding: damaged gzip body"):
        framed("gzip", gzip.compress(b"abc")[:-1])
    with pytest.raises(ResponseError, match=r"^transfer encoding: more than 1000 bytes"):
        framed("gzip", gzip.compress(bytes(1001)))


@pytest.mark.parametrize(
    "body",
    [
        b"3\r\nabc\r\n0\r\n\r\n",
        b"3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
        b"0003  \r\nabc\r\n0\r\n\r\n",
        b"3\nabc\n0\n\n",
        b"1\r\na\r\n2\r\nbc\r\n00\r\n\r\n",
    ],
)
def test_ways_to_write_chunks(body):
    assert dechunked(body) == b"abc"


@pytest.mark.parametrize("cut", range(7, 15))
def test_chunks_that_end_early_give_what_has_come(cut):
    body = b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
    assert dechunked(body[:cut]) in (b"abc", b"abcd", b"abcde", b"abcdef")


@pytest.mark.parametrize(
    "body",
    [b"<html><p>1</p></html>", b"\n<html>", b"", b"3\r\nabcdef", "你好".encode()],
)
def test_a_body_that_is_not_chunked_stays(body):
    assert dechunked(body) == body


def test_what_is_no_size_between_two_chunks_is_damage():
    with pytest.raises(ResponseError, match="no size of a chunk at byte 8"):
        dechunked(b"3\r\nabc\r\n<html>\r\n")
    with pytest.raises(ResponseError, match="no end of a chunk at byte 14"):
        dechunked(b"3\r\nabc\r\n3\r\ndefghi\r\n")


@settings(deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_whatever_was_sent_in_chunks_comes_back(parts):
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
    assert dechunked(body) == b"".join(parts)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_block_raises_anything_else(block):
    for head in (b"", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"):
        with suppress(ResponseError):
            assert parsed(head + block).status
