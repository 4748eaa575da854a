"""Whatever pages and servers write stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from healthnews.report.markup import LONGEST_TEXT, address, document, foreign, tag


def read(*body):
    return html.document_fromstring(document("title", "p {}", *body).decode())


@given(st.text())
def test_any_text_is_read_as_the_text_it_is(text):
    read_back = read(tag("p", foreign(text), title=text)).find(".//p")
    assert read_back.findall("*")[0].tag == "bdi"
    assert len(read_back.findall(".//*")) == 1


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</style><b>", "&lt;i&gt;", '"><img src=x>', "汉字 𠮷"]
)
def test_markup_in_a_text_is_shown(text):
    found = read(tag("p", foreign(text), title=text)).find(".//p")
    assert found.text_content() == text
    assert found.get("title") == text


@pytest.mark.parametrize("text", ["\x00a", "a\x1b[31m", "\ud800", "￿"])
def test_what_no_document_may_hold_is_replaced(text):
    found = read(tag("p", foreign(text))).find(".//p").text_content()
    assert "\ufffd" in found
    assert "\x00" not in found


def test_long_text_is_cut():
    assert foreign("长" * 5000).text == "长" * LONGEST_TEXT + "…"


@pytest.mark.parametrize("url", ["http://x.example/a?b=1&c=2", "https://x.example/新闻/1.html"])
def test_web_addresses_are_links(url):
    found = read(tag("p", address(url))).find(".//a")
    assert found.text_content() == url
    assert found.get("href").startswith("http")
    assert set(found.get("rel").split()) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)//http://x/", " javascript:alert(1)",
        "java\nscript:alert(1)", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc",
        "//x.example/", "/only/a/path", "http://", "http://[::1", "page.html", "",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(url):
    assert read(tag("p", address(url))).find(".//a") is None


def test_the_page_forbids_itself_everything_but_its_style():
    page = read()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]
    assert document("t", "").startswith(b"<!DOCTYPE html>")
    assert document("t", "").index(b'charset="utf-8"') < 200


def test_children_keep_their_order():
    assert read(tag("p", "a", tag("b", "b"), "c", None, "d")).find(".//p").text_content() == "abcd"
