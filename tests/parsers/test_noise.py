"""Advertisements in a page's tree."""

from __future__ import annotations

import pytest

from parsers.lines import read_lines
from parsers.noise import remove_advertisements
from tests.parsers.pages import SENTENCE, root


def left(markup: str) -> list[str]:
    tree = root(f"<div><p>前</p>{markup}<p>后</p></div>")
    remove_advertisements(tree)
    return [line.text for line in read_lines(tree).lines][1:-1]


@pytest.mark.parametrize(
    "attribute",
    [
        'class="ad"',
        'class="box ads-1"',
        'class="left_ad3"',
        'class="sidebar__ad"',
        'id="gg"',
        'class="guanggao"',
        'class="adsbygoogle" style="display:block"',
    ],
)
def test_advertising_elements_are_emptied(attribute: str) -> None:
    assert left(f"<div {attribute}><p>某某保险</p>每天一元</div>") == []


@pytest.mark.parametrize("name", "head download adapt loading breadcrumb content lead".split())
def test_names_that_only_hold_the_letters_stay(name: str) -> None:
    assert left(f'<div class="{name}" id="{name}">{SENTENCE}</div>') == [SENTENCE]


@pytest.mark.parametrize("name", ["tip_tip__ggw717", "tip_tip__gg4", "ggw717"])
def test_random_names_that_begin_like_an_advertisement_stay(name: str) -> None:
    assert left(f'<div class="{name}">{SENTENCE}</div>') == [SENTENCE]


def test_text_behind_the_element_stays() -> None:
    assert left(f'<div><span class="ad">某</span>{SENTENCE}</div>') == [SENTENCE]


def test_a_large_element_is_an_article_whatever_its_class_says() -> None:
    assert left(f'<div class="ad">{SENTENCE * 20}</div>') == [SENTENCE * 20]
