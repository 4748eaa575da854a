"""What an element's own style says of its text."""

from __future__ import annotations

import pytest

from parsers.lines import read_lines
from parsers.styles import apply_styles
from tests.parsers.pages import SENTENCE, root


def left(markup: str) -> list[str]:
    tree = root(f"<div><p>前</p>{markup}<p>后</p></div>")
    apply_styles(tree)
    return [line.text for line in read_lines(tree).lines][1:-1]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'style="display:none"',
        'style="color:red; DISPLAY : NONE"',
        'style="visibility:hidden"',
        'style="font-size:0"',
        'style="font-size: 0px; color: red"',
        'style="display:none !important"',
    ],
)
def test_hidden_elements_are_emptied(attribute: str) -> None:
    assert left(f"<div {attribute}><p>某某保险</p>每天一元</div>") == []


@pytest.mark.parametrize(
    "style", ["display:block", "font-size:0.9em", "font-size:06px", "line-height:0", "color:#000"]
)
def test_others_stay(style: str) -> None:
    assert left(f'<div style="{style}">{SENTENCE}</div>') == [SENTENCE]


def test_text_behind_a_hidden_element_stays() -> None:
    assert left(f"<div><span hidden>某</span>{SENTENCE}</div>") == [SENTENCE]


def test_hidden_elements_inside_hidden_ones() -> None:
    assert left(f"<div hidden>一<p hidden>二<b hidden>三</b></p></div><p>{SENTENCE}</p>") == [
        SENTENCE
    ]


def test_an_unclosed_hidden_paragraph_hides_itself_only() -> None:
    assert left(f"<p hidden>某某保险<section>{SENTENCE}</section>") == [SENTENCE]
    assert left(f"<p hidden>某某<b>保险</b><div>{SENTENCE}</div>") == [SENTENCE]


@pytest.mark.parametrize("tag", ["span", "a", "strong"])
@pytest.mark.parametrize("display", ["block", "flex", "list-item"])
def test_an_inline_element_may_be_shown_as_a_block(tag: str, display: str) -> None:
    shown = f'<{tag} style="display:{display}">'
    found = left(f"<div>{shown}一</{tag}>{shown}二</{tag}>三</div>")
    assert found == (["一二三"] if tag == "a" else ["一", "二", "三"])


@pytest.mark.parametrize(
    ("start", "end"), [("<pre>", "</pre>"), ('<p style="white-space:pre-wrap">', "</p>")]
)
def test_line_breaks_count_where_they_are_kept(start: str, end: str) -> None:
    assert left(f"{start}一\n二<b>三\n四</b>五\n\n六{end}") == ["一", "二三", "四五", "六"]


def test_line_breaks_do_not_count_elsewhere() -> None:
    assert left("<p>一\n二</p>") == ["一二"]
