"""Which line of a page is its title."""

from __future__ import annotations

import pytest

from parsers.title import find_title
from tests.parsers.pages import SENTENCE, lines

TITLE = "灵活就业医保断缴怎么办"


def title_of(markup: str, *hints: str) -> tuple[int, str] | None:
    found = lines(markup)
    return find_title(found, len(found), hints)


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "p", "div", "strong"])
@pytest.mark.parametrize(
    "suffix",
    ["", "_示例健康网", "-示例健康网", " - 示例健康网", "|示例健康网", "_健康资讯_示例健康网"],
)
def test_the_line_that_the_document_title_begins_with(tag: str, suffix: str) -> None:
    page = f"<div>示例健康网</div><{tag}>{TITLE}</{tag}><p>{SENTENCE}</p>"
    assert title_of(page, TITLE + suffix) == (1, TITLE)


def test_a_line_at_another_width_than_the_hint() -> None:
    assert title_of("<p>首页</p><p>断缴了？可以补缴吗</p>", "断缴了?可以补缴吗") == (
        1,
        "断缴了？可以补缴吗",
    )


def test_without_hints_the_highest_heading() -> None:
    assert title_of(f"<h3>栏目</h3><h2>{TITLE}</h2><h3>一、条件</h3>") == (1, TITLE)
    assert title_of(f"<h2>栏目</h2><h1>{TITLE}</h1>") == (1, TITLE)


def test_a_logo_in_a_heading_is_the_sites_name() -> None:
    assert title_of(f"<h1><a href='/'>示例健康网</a></h1><h2>{TITLE}</h2>") == (1, TITLE)
    assert title_of(f"<a href='https://m.example.com/'><h1>健康网</h1></a><h2>{TITLE}</h2>") == (
        1,
        TITLE,
    )
    assert title_of(f"<h1>示例健康网</h1><p>{TITLE}</p>", f"{TITLE}_示例健康网") == (1, TITLE)


def test_of_two_equal_lines_the_one_next_to_the_story() -> None:
    page = f"<span>{TITLE}</span><div>正文</div><p>{TITLE}</p><p>{SENTENCE * 2}</p><p>{TITLE}</p>"
    assert title_of(page, TITLE) == (2, TITLE)


def test_a_heading_aside_counts_less() -> None:
    assert title_of(f"<aside><h1>热门栏目</h1></aside><h1>{TITLE}</h1>") == (1, TITLE)


@pytest.mark.parametrize(
    "suffix", ["_示例健康网", "|示例健康网", " - 示例健康网", "-示例健康网", ""]
)
def test_a_title_only_the_head_has(suffix: str) -> None:
    assert title_of(f"<p>{SENTENCE}</p>", TITLE + suffix) == (-1, TITLE)


def test_a_number_range_is_no_suffix() -> None:
    assert title_of(f"<p>{SENTENCE}</p>", "医保2024-2025") == (-1, "医保2024-2025")


def test_without_any_sign_the_first_line_that_can_be_one() -> None:
    page = "<nav>健康频道首页</nav><p>首页</p><p><a href='/x'>健康资讯频道</a></p>"
    assert title_of(f"{page}<p>{TITLE}</p><p>{SENTENCE}</p>") == (3, TITLE)


def test_only_lines_before_the_end_count() -> None:
    found = lines(f"<p>{TITLE}</p><h1>相关文章的标题</h1>")
    assert find_title(found, 1, []) == (0, TITLE)


def test_no_line_can_be_one() -> None:
    assert title_of("<p>首页</p><p>大</p>") is None
    assert find_title([], 0, []) is None
