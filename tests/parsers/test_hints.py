"""What a page says about itself for machines."""

from __future__ import annotations

import json

import pytest

from parsers.hints import Hints, LinkedData, read_hints
from tests.parsers.pages import root

ARTICLE = {
    "@type": "Article",
    "headline": "标题",
    "datePublished": "2025-03-17",
    "dateModified": "2025-03-18",
}
READ = LinkedData("标题", "2025-03-17", "2025-03-18")


def hints_of(head: str, body: str = "<p>正文</p>") -> Hints:
    return read_hints(root(f"<html><head>{head}</head><body>{body}</body></html>"))


def linked(text: str) -> list[LinkedData]:
    return hints_of(f'<script type="application/ld+json">{text}</script>').linked_data


def test_titles_without_a_suffix_come_first() -> None:
    found = hints_of(
        "<title>标题_示例健康网\n</title><meta property='og:title' content=' 标题 '>"
        f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>'
    )
    assert found.titles() == ["标题", "标题", "标题_示例健康网"]


def test_only_the_first_title_is_the_documents() -> None:
    assert (
        hints_of("<title>标题</title>", "<svg><title>图标</title></svg>").document_title == "标题"
    )


def test_a_page_that_says_nothing() -> None:
    assert (
        hints_of("<title> </title><meta name='og:title' content=''><meta content='x'>") == Hints()
    )
    assert Hints().titles() == []


@pytest.mark.parametrize(
    "meta",
    [
        "<meta property='article:published_time' content='2025-03-17'>",
        "<META NAME='PubDate' CONTENT='2025-03-17'>",
        "<meta name='publishdate' content='2025-03-17'>",
        "<meta itemprop='datePublished' content='2025-03-17'>",
        "<meta property='bytedance:published_time' content='2025-03-17'>",
    ],
)
def test_a_date_in_the_head(meta: str) -> None:
    assert hints_of(meta).meta_published == "2025-03-17"


def test_the_day_of_change_is_another_date() -> None:
    found = hints_of("<meta property='article:modified_time' content='2025-03-18'>")
    assert (found.meta_published, found.meta_modified) == (None, "2025-03-18")


def test_the_first_of_two_dates_counts() -> None:
    meta = (
        "<meta name='pubdate' content='2025-03-17'><meta name='publishdate' content='2025-03-18'>"
    )
    assert hints_of(meta).meta_published == "2025-03-17"


@pytest.mark.parametrize(
    "meta",
    [
        "<meta name='date' content='2025-03-17'>",
        "<meta http-equiv='Last-Modified' content='2025-03-17'>",
        "<meta name='description' content='2025-03-17'>",
    ],
)
def test_other_dates_do_not_count(meta: str) -> None:
    assert hints_of(meta).meta_published is None


def test_a_teasers_microdata_does_not_count() -> None:
    found = hints_of(
        "", "<div itemscope><meta itemprop='datePublished' content='2025-03-17'></div>"
    )
    assert found == Hints()


def test_base_and_canonical() -> None:
    found = hints_of(
        "<base href='https://x.example/'><link rel=stylesheet href=a><link rel=Canonical href='/c'>"
    )
    assert (found.base, found.canonical) == ("https://x.example/", "/c")


# --- JSON-LD ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "datePublished": "2015-05-05"}, ARTICLE]},
        ARTICLE | {"@type": ["Thing", "NewsArticle"]},
        {
            "@type": "QAPage",
            "name": "标题",
            "datePublished": "2025-03-17",
            "dateModified": "2025-03-18",
        },
    ],
)
def test_an_article_of_its_own(data: object) -> None:
    assert linked(json.dumps(data)) == [READ]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "WebSite", "datePublished": "2015-05-05"},
        {"@type": "ItemList", "itemListElement": [ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"datePublished": "2015-05-05"},
        ["text", 1, None],
        "text",
        {"@type": {"a": 1}},
    ],
)
def test_other_nodes_do_not_count(data: object) -> None:
    assert linked(json.dumps(data)) == []


def test_values_of_another_type_are_none() -> None:
    data = {"@type": "Article", "headline": ["标题"], "datePublished": 20250317}
    assert linked(json.dumps(data)) == [LinkedData(None, None, None)]


WHOLE = (
    '{"@type":"Article","headline":"标题","datePublished":"2025-03-17","dateModified":"2025-03-18"}'
)


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("}", ",}"),
        WHOLE.replace("标题", "标\n题"),
        f"<!-- {WHOLE} -->",
        WHOLE + ";",
        WHOLE.replace("}", ',"description":"他说"可以""}'),
        WHOLE.removesuffix("}"),
    ],
    ids=["comma", "newline", "comment", "semicolon", "quotes", "cut"],
)
def test_the_common_faults_are_forgiven(text: str) -> None:
    (found,) = linked(text)
    assert (found.date_published, found.date_modified) == ("2025-03-17", "2025-03-18")
    assert found.headline in ("标题", "标 题")


def test_broken_data_that_may_speak_of_several_things_says_nothing() -> None:
    assert linked(WHOLE + WHOLE.replace("03-17", "03-19")) == []
    assert linked(WHOLE.replace("Article", "WebSite").removesuffix("}")) == []
    assert linked("") == []


def test_other_scripts_are_not_read() -> None:
    assert hints_of(f"<script>{WHOLE}</script>").linked_data == []


def test_linked_data_nested_without_end_says_nothing() -> None:
    assert linked("[" * 100_000) == []
