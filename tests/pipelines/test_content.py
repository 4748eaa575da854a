from __future__ import annotations

import json
from dataclasses import replace

import pytest

from parsers.record import Block, BlockKind, TreeReader
from pipelines import content
from pipelines.errors import NoIdentityError
from tests.pipelines.builders import PARAGRAPH, READING, article, capture


def test_the_sites_own_id_names_an_article():
    assert content.identity(article(site="uzkoo", source_id="fmlrns")) == "uzkoo:fmlrns"


def test_without_an_id_the_canonical_url_does():
    named = article(source_id=None, canonical_url="https://e.cn/1", url="https://m.e.cn/1")
    assert content.identity(named) == "https://e.cn/1"


def test_without_both_the_url_does():
    named = article(source_id=None, canonical_url=None, url="https://m.e.cn/1")
    assert content.identity(named) == "https://m.e.cn/1"


@pytest.mark.parametrize("url", [None, ""])
def test_an_article_that_nothing_names_is_refused(url):
    nameless = article(source_id=None, canonical_url=None, url=url, title="无名")
    with pytest.raises(NoIdentityError, match="'无名'"):
        content.require_identity(nameless)


def test_the_hash_ignores_how_a_page_was_fetched_and_read():
    reread = article(
        url="https://www.example.cn/other.html",
        reading=replace(READING, tree=TreeReader.BEAUTIFULSOUP, loss_recovered=3),
    )
    assert content.content_hash(reread) == content.content_hash(article())


@pytest.mark.parametrize(
    "change",
    [{"title": "别的"}, {"parser": "example/2"}, {"blocks": (PARAGRAPH,)}, {"views": 1}],
)
def test_the_hash_changes_with_the_record(change):
    assert content.content_hash(article(**change)) != content.content_hash(article())


def test_canonical_json_is_sorted_compact_and_keeps_chinese():
    assert (
        content.canonical_json({"b": "医保", "a": [1, None]})
        == '{"a":[1,null],"b":"医保"}'.encode()
    )


def test_canonical_json_sorts_the_fields_of_records_too():
    assert (
        content.canonical_json([Block(BlockKind.HEADING, "条件", level=2)])
        == '[{"kind":"heading","level":2,"rows":null,"text":"条件"}]'.encode()
    )


def test_urls_are_listed_once_as_fetched_first():
    item = article(url="https://m.e.cn/1", canonical_url="https://e.cn/1")
    assert content.urls(capture("https://m.e.cn/1"), item) == ("https://m.e.cn/1", "https://e.cn/1")


def test_an_unknown_url_is_not_listed():
    assert content.urls(capture(None), article(url=None, canonical_url=None)) == ()


def test_a_damaged_record_still_becomes_text():
    text = content.record_text(article(title="坏\ud800字"))
    assert "坏\\ud800字" in text
    assert json.loads(text)["title"] == "坏\ud800字"
