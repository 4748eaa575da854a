"""A capture's body as a document."""

from __future__ import annotations

import pytest

from parsers.decoding import Decoded, decode
from parsers.document import Document, read_document
from parsers.record import TreeReader
from tests.parsers.pages import FETCHED_AT, URL, capture


def document(body: bytes, content_type: str = "text/html") -> Document | None:
    page = capture(body, fetched_at=FETCHED_AT, headers=(("Content-Type", content_type),))
    decoded = decode(body, content_type)
    assert isinstance(decoded, Decoded)
    return read_document(page, decoded)


def lines(found: Document | None) -> list[str]:
    assert found is not None
    return [line.text for line in found.page.lines]


def test_html_is_read_by_its_elements() -> None:
    found = document(
        "<title>标题</title><p>一</p><p hidden>隐</p><div class=ad>广</div><p>二</p>".encode()
    )
    assert lines(found) == ["一", "二"]
    assert found is not None
    assert (found.url, found.fetched_at, found.hints.titles()) == (URL, FETCHED_AT, ["标题"])
    assert (found.reading.tree, found.reading.encoding) == (TreeReader.LXML, "utf-8")


def test_a_rendition_is_read_line_by_line() -> None:
    found = document("<title>标题</title>\n二".encode(), "text/plain; charset=utf-8")
    assert lines(found) == ["<title>标题</title>", "二"]
    assert found is not None
    assert found.hints.titles() == []
    assert found.reading.tree is TreeReader.TEXT


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_does_not_matter(codec: str) -> None:
    text = "<p>灵活就业人员断缴医保后可以补缴</p><p>补缴后恢复待遇</p>"
    assert lines(document(text.encode(codec))) == [
        "灵活就业人员断缴医保后可以补缴",
        "补缴后恢复待遇",
    ]


@pytest.mark.parametrize("cut", [1, 2])
def test_a_body_that_ends_inside_a_character(cut: int) -> None:
    assert lines(document("<p>一</p><p>二三".encode()[:-cut])) == ["一", "二"]


def test_broken_bytes_are_counted_not_dropped() -> None:
    found = document("<p>灵活就业人员断缴医保后可以补缴".encode() + b"\xff</p>")
    assert lines(found) == ["灵活就业人员断缴医保后可以补缴\ufffd"]


def test_markup_without_an_element() -> None:
    assert document(b"<!-- nothing -->") is None
