"""Marks beside a text that are no part of it."""

from __future__ import annotations

import pytest

from parsers.badges import without_badges
from tests.parsers.pages import lines

TITLE = "灵活就业医保断缴怎么办"


def text_of(markup: str) -> str:
    (line,) = lines(markup)
    return without_badges(line)


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1><i>问</i>{TITLE}</h1>",
        f"<h1><i>Q</i> {TITLE}</h1>",
        f"<h1><span>健康新闻</span>{TITLE}</h1>",
        f"<h1><span>置顶</span> <span>{TITLE}</span></h1>",
        f"<h1>{TITLE}<a href='#t'>#</a></h1>",
        f"<h1><i>荐</i>{TITLE} <a>¶</a></h1>",
    ],
)
def test_badges_in_elements_of_their_own_go(markup: str) -> None:
    assert text_of(markup) == TITLE


@pytest.mark.parametrize(
    "title", ["问题怎么办", "推荐医院有哪些", "QQ群怎么加", "新农合怎么交", "热射病#"]
)
def test_the_same_letters_in_the_text_itself_stay(title: str) -> None:
    assert text_of(f"<h1>{title}</h1>") == title


def test_a_badge_alone_stays() -> None:
    assert text_of("<h1><i>问</i></h1>") == "问"
