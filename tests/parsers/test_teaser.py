"""One teaser: its title, its snippet, its target."""

from __future__ import annotations

import pytest

from parsers.links import resolver
from parsers.teaser import Draft, draft_of, is_noise, link_of, split_title, url_of
from tests.parsers.pages import lines, plain

resolve = resolver("https://m.example.com/", None)
TITLE, SNIPPET = "医保断缴怎么办", "断缴后可以补缴，具体说明如下"


def draft(markup: str, position: int = 1) -> tuple[str, str]:
    found = draft_of(lines(markup), position, resolve)
    return found.title, found.snippet


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{TITLE}</p><p>{SNIPPET}</p>",
        f"<p><a href='/1'>{TITLE}</a>{SNIPPET}</p>",
        f"<a href='/1'><b>{TITLE}</b><span>{SNIPPET}</span></a>",
        f"<div><span>{TITLE}</span> <span>{SNIPPET}</span></div>",
        f"<p><i>1</i><a href='/1'>{TITLE}</a></p><p>{SNIPPET}</p>",
        f"<a href='/1'><p><i>1</i>{TITLE}</p><p>{SNIPPET}</p></a>",
        f"<p><i>TOP1</i> <a href='/1'>{TITLE}</a></p><p>{SNIPPET}</p>",
        f"<p><i>问</i>{TITLE}</p><p>{SNIPPET}</p>",
        f"<p><a href='/1'>{TITLE}</a></p><p>{SNIPPET}<a href='/1'>[详细]</a></p>",
        f"<p><a href='/c'>健康新闻</a><a href='/1'>{TITLE}</a></p><p>{SNIPPET}</p>",
    ],
)
def test_title_and_snippet_are_told_apart(markup: str) -> None:
    assert draft(markup) == (TITLE, SNIPPET)


def test_a_title_without_a_snippet() -> None:
    assert draft(f"<p><a href='/1'>{TITLE}</a></p>") == (TITLE, "")


def test_a_number_that_is_not_the_position_is_the_titles() -> None:
    assert draft(f"<p>3种情况{TITLE}</p>", 3) == (f"3种情况{TITLE}", "")


@pytest.mark.parametrize("text", ["断缴<em>医保</em>怎么办", "<em>断缴</em>医保怎么办"])
@pytest.mark.parametrize(
    "around", ["{}", "<a href='/1'>{}</a>", "<span><a href='/1'>{}</a></span>"]
)
def test_words_marked_in_the_text_do_not_part_it(text: str, around: str) -> None:
    line = lines(f"<p>{around.format(text)}</p>")[0]
    assert split_title(line, alone=True) == ("断缴医保怎么办", "")


@pytest.mark.parametrize("rest", [SNIPPET, "断缴后可以<em>补缴</em>，具体说明如下"])
def test_a_bold_title_may_stand_before_its_bare_snippet(rest: str) -> None:
    assert draft(f"<a href='/1'><b>{TITLE}</b>{rest}</a>") == (TITLE, SNIPPET)


@pytest.mark.parametrize(
    "text", ["1", "01", "TOP 3", "NO.1", "»", "阅读 123", "1.2万阅读", "收藏", "更多"]
)
def test_noise(text: str) -> None:
    assert is_noise(plain(text)[0])


@pytest.mark.parametrize("text", [TITLE, SNIPPET, "可以", "2025年医保", "100元"])
def test_no_noise(text: str) -> None:
    assert not is_noise(plain(text)[0])


def test_the_first_link_counts() -> None:
    found = lines("<p>一</p><p><a name=x>二</a></p><p><a href='/3'>三</a><a href='/4'>四</a></p>")
    assert url_of(found, resolve) == "https://m.example.com/3"
    assert url_of(found[:2], resolve) is None
    assert link_of(found[0]) is None


def test_a_finished_item() -> None:
    item = Draft(TITLE, None, "", "健康新闻", "2025-03-17").related("相关推荐", 2)
    assert (item.list, item.position, item.title, item.snippet) == ("相关推荐", 2, TITLE, None)
    assert (item.category, item.date_published, item.url) == ("健康新闻", "2025-03-17", None)
