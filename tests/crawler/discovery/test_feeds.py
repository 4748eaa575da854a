"""Feeds: of each item the link to its page and the date of its last change."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discovery.documents import read_listed
from crawler.discovery.entries import Entry, Listed

URL = "https://news.example/feeds/health.xml"
NOON = datetime(2025, 3, 17, 12, tzinfo=UTC)


def read(body: str) -> Listed:
    return read_listed(body.encode(), "application/xml", URL)


def rss(*items: str) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    head = "<title>健康</title><link>https://news.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inside}</channel></rss>'


def atom(*entries: str) -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    head = f'<link rel="self" href="{URL}"/><link href="https://news.example/"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{inside}</feed>'


def test_rss_2() -> None:
    body = rss(
        "<title>一 &nbsp; &amp; 二</title><link> https://news.example/1 </link>"
        "<description><![CDATA[<a href='/x'>x & y</a>]]></description>"
        "<pubDate>Mon, 17 Mar 2025 12:00:00 GMT</pubDate>",
        "<link>https://news.example/2</link><dc:date>2025-03-17T20:00:00+08:00</dc:date>",
    )
    assert read(body) == Listed(
        (Entry("https://news.example/1", NOON), Entry("https://news.example/2", NOON))
    )


def test_a_guid_is_an_address_unless_it_says_otherwise() -> None:
    body = rss(
        "<guid>https://news.example/1</guid>",
        "<guid isPermaLink='false'>https://news.example/2</guid>",
        "<guid isPermaLink='false'>17</guid><link>https://news.example/3</link>",
    )
    assert read(body) == Listed(
        (Entry("https://news.example/1"), Entry("https://news.example/3")),
        ("1 entries without a URL",),
    )


def test_rss_1() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/>'
        '<item rdf:about="https://news.example/1"><link>https://news.example/1</link></item>'
        '<item rdf:about="https://news.example/2"><title>二</title></item></rdf:RDF>'
    )
    assert read(body).entries == (Entry("https://news.example/1"), Entry("https://news.example/2"))


def test_atom() -> None:
    body = atom(
        '<link rel="edit" href="/edit/1"/><link rel="alternate" href="/1"/>'
        "<published>2020-01-01T00:00:00Z</published><updated>2025-03-17T12:00:00Z</updated>",
        '<link href="2"/><published>2025-03-17T12:00:00Z</published>'
        '<source><link href="https://elsewhere.example/"/><updated>2001-01-01</updated></source>',
        '<link rel="enclosure" href="/3.mp3"/>',
    )
    assert read(body) == Listed(
        (Entry("https://news.example/1", NOON), Entry("https://news.example/feeds/2", NOON)),
        ("1 entries without a URL",),
    )


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "https://news.example/1", "date_modified": "2025-03-17T12:00:00Z"},
        {"id": "2", "url": "/2", "date_published": "2025-03-17T12:00:00Z", "title": "二"},
        {"id": "3"},
        {"id": "4", "url": 4},
        "five",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    assert read(body) == Listed(
        (Entry("https://news.example/1", NOON), Entry("https://news.example/2", NOON)),
        ("3 entries without a URL",),
    )


@pytest.mark.parametrize("body", ["{", '{"items": 1}', "{}", '{"items":' + "[" * 100_000])
def test_json_that_is_no_feed_says_so(body: str) -> None:
    listed = read(body)
    assert listed.entries == ()
    assert "no JSON feed" in listed.problems[0]


def test_json_is_not_read_without_bounds() -> None:
    listed = read('{"items": []}' + " " * 10_000_000)
    assert "the limit is 10000000" in listed.problems[0]


def test_a_date_that_is_none_is_counted_and_the_page_kept() -> None:
    assert read(rss("<link>https://news.example/1</link><pubDate>昨天</pubDate>")) == Listed(
        (Entry("https://news.example/1"),), ("1 dates that cannot be read",)
    )


def test_a_cut_feed_never_gives_a_cut_link() -> None:
    whole = rss(*(f"<link>https://news.example/{n}0000</link>" for n in range(1, 5)))
    links = {entry.url for entry in read(whole).entries}
    assert len(links) == 4
    for length in range(1, len(whole)):
        assert {entry.url for entry in read(whole[:length]).entries} <= links
