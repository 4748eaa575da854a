"""The outline: markers, headings and their levels, list items."""

from __future__ import annotations

import pytest

from parsers.outline import (
    Marker,
    build_blocks,
    has_punctuation,
    is_sentence,
    read_entry,
    split_marker,
)
from parsers.record import Block, BlockKind
from tests.parsers.pages import SENTENCE, lines, plain

H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def blocks(*rows: str) -> list[Block]:
    return build_blocks([read_entry(line) for line in plain(*rows)])


def html_blocks(markup: str) -> list[Block]:
    return build_blocks([read_entry(line) for line in lines(markup)])


def outline(found: list[Block]) -> list[tuple[int, str]]:
    return [(block.level or 0, block.text) for block in found if block.kind is H]


# --- markers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "marker", "rest"),
    [
        ("一、参保条件", Marker.CHAPTER, "参保条件"),
        ("十二、参保条件", Marker.CHAPTER, "参保条件"),
        ("第一、参保条件", Marker.CHAPTER, "参保条件"),
        ("第二章 参保条件", Marker.CHAPTER, "参保条件"),
        ("一. 参保条件", Marker.CHAPTER, "参保条件"),
        ("(一)线上办理", Marker.SECTION, "线上办理"),
        ("（二） 线下办理", Marker.SECTION, "线下办理"),
        ("(三)、线下办理", Marker.SECTION, "线下办理"),
        ("1. 人员范围", Marker.NUMBER, "人员范围"),
        ("1.人员范围", Marker.NUMBER, "人员范围"),
        ("1．人员范围", Marker.NUMBER, "人员范围"),
        ("12、人员范围", Marker.NUMBER, "人员范围"),
        ("(1)人员范围", Marker.SUBNUMBER, "人员范围"),
        ("（1）人员范围", Marker.SUBNUMBER, "人员范围"),
        ("2）人员范围", Marker.SUBNUMBER, "人员范围"),
        ("①人员范围", Marker.SUBNUMBER, "人员范围"),
        ("• 身份证", Marker.BULLET, "身份证"),
        ("■身份证", Marker.BULLET, "身份证"),
        ("- 身份证", Marker.BULLET, "身份证"),
        ("* 身份证", Marker.BULLET, "身份证"),
    ],
)
def test_a_marker_is_told_from_its_text(text: str, marker: Marker, rest: str) -> None:
    assert split_marker(text) == (marker, rest)


@pytest.mark.parametrize(
    "text",
    [
        "参保条件",
        "1.5万元以内的部分由统筹基金支付70%。",
        "3个月内补缴的,视同连续参保。",
        "2025年医保缴费标准",
        "2025-2026年度的缴费从9月1日开始。",
        "一般需要3个工作日",
        "一",
        "1.",
        "(一)",
        "第三方平台缴费",
        "十分方便",
        "-5℃以下",
        "**",
        "A类药品",
    ],
)
def test_what_only_looks_like_a_marker_is_text(text: str) -> None:
    assert split_marker(text) == (Marker.NONE, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("参保后即可享受待遇。", True),
        ("参保后即可享受待遇；", True),
        ("具体说明如下:", True),
        ("具体说明如下：", True),
        ("可以补缴吗?", True),
        ("他说“可以。”", True),
        ("首先,携带身份证", True),
        ("首先，携带身份证", True),
        ("参保条件", False),
        ("5.8%", False),
        ("年度限额1,947元", False),
        ("线上或线下办理", False),
        ("线上、线下", False),
    ],
)
def test_a_sentence_ends_like_one_or_has_a_comma(text: str, sentence: bool) -> None:
    assert is_sentence(text) is sentence


def test_punctuation() -> None:
    assert has_punctuation("起付线(元)")
    assert has_punctuation("起付线、比例")
    assert not has_punctuation("2025年 起付线")


# --- headings and levels ----------------------------------------------------------------


def test_the_level_is_the_nesting_of_the_markers() -> None:
    found = blocks(
        "一、参保条件", "1. 人员范围", SENTENCE, "2. 参保年龄", SENTENCE,
        "二、参保流程", "(一)线上办理", "1. 注册与登记", SENTENCE, "(二)线下办理", SENTENCE,
    )  # fmt: skip
    assert outline(found) == [
        (2, "参保条件"),
        (3, "人员范围"),
        (3, "参保年龄"),
        (2, "参保流程"),
        (3, "线上办理"),
        (4, "注册与登记"),
        (3, "线下办理"),
    ]


def test_the_outermost_style_of_a_page_is_level_two() -> None:
    assert outline(blocks("(一)线上办理", SENTENCE, "1. 登记", SENTENCE)) == [
        (2, "线上办理"),
        (3, "登记"),
    ]
    assert outline(blocks("1. 登记", SENTENCE, "2. 缴费", SENTENCE)) == [(2, "登记"), (2, "缴费")]


@pytest.mark.parametrize("one", ["1. ", "1．", "1、", "（1）", "①"])
def test_a_number_labels_what_follows_or_is_an_item(one: str) -> None:
    two = one.replace("1", "2").replace("①", "②")
    headings = blocks(one + "人员范围", SENTENCE, two + "参保年龄", SENTENCE)
    items = blocks(one + "身份证", two + "户口本", SENTENCE)
    assert [block.kind for block in headings] == [H, P, H, P]
    assert [block.kind for block in items] == [L, L, P]


def test_a_numbered_sentence_is_an_item() -> None:
    found = blocks("1. 携带身份证到当地办理,现场缴费。", SENTENCE)
    assert [block.kind for block in found] == [L, P]


def test_a_chapter_is_a_heading_wherever_it_stands() -> None:
    assert [block.kind for block in blocks("一、参保条件", "二、参保流程")] == [H, H]


def test_a_chapter_that_is_a_sentence_is_an_item() -> None:
    assert [block.kind for block in blocks("一、携带身份证办理。", SENTENCE)] == [L, P]


def test_an_unmarked_heading_is_short_and_stands_before_a_sentence_or_a_list() -> None:
    assert [b.kind for b in blocks("注意事项", SENTENCE)] == [H, P]
    assert [b.kind for b in blocks("注意事项", "• 及时缴费", "• 及时续保")] == [H, L, L]
    assert [b.kind for b in blocks("三种方式缴费", "支付宝缴费")] == [P, P]
    assert [b.kind for b in blocks("注意事项:", SENTENCE)] == [P, P]
    assert [b.kind for b in blocks("这一行超过了十二个汉字不是标题", SENTENCE)] == [P, P]
    assert [b.kind for b in blocks(SENTENCE, "注意事项")] == [P, P]


def test_an_unmarked_heading_has_the_pages_top_level() -> None:
    found = blocks("一、参保条件", "1. 人员范围", SENTENCE, "注意事项", SENTENCE)
    assert outline(found) == [(2, "参保条件"), (3, "人员范围"), (2, "注意事项")]


def test_only_without_markers_the_rank_of_the_tags_counts() -> None:
    ranks = f"<h2>参保条件</h2><h3>人员范围</h3><p>{SENTENCE}</p><h2>注意事项</h2><p>{SENTENCE}</p>"
    assert outline(html_blocks(ranks)) == [(2, "参保条件"), (3, "人员范围"), (2, "注意事项")]
    deep = ranks.replace("h3", "h6").replace("h2", "h4")
    assert outline(html_blocks(deep)) == [(2, "参保条件"), (3, "人员范围"), (2, "注意事项")]
    marked = f"<h2>1. 参保条件</h2><p>{SENTENCE}</p><h3>一、人员范围</h3><p>{SENTENCE}</p>"
    assert outline(html_blocks(marked)) == [(2, "参保条件"), (2, "人员范围")]


def test_a_heading_tag_around_a_sentence_is_no_heading() -> None:
    assert [b.kind for b in html_blocks(f"<h3>{SENTENCE}</h3><p>{SENTENCE}</p>")] == [P, P]


# --- lists of three generations ---------------------------------------------------------


def test_flat_sibling_lists() -> None:
    found = html_blocks(
        "<ol><li>注册与登记</li></ol><ul><li>登录平台。</li><li>上传材料。</li></ul>"
        "<ol start=2><li>缴费方式</li></ol><ul><li>自动扣款。</li></ul>"
    )
    assert [(b.kind, b.level, b.text) for b in found] == [
        (H, 2, "注册与登记"),
        (L, None, "登录平台。"),
        (L, None, "上传材料。"),
        (H, 2, "缴费方式"),
        (L, None, "自动扣款。"),
    ]


def test_numbers_in_heading_tags() -> None:
    found = html_blocks(
        "<h3>1. 参保登记</h3><ul><li>登录平台。</li></ul><h3>2. 缴费</h3><p>按月缴费。</p>"
    )
    assert [(b.kind, b.level, b.text) for b in found] == [
        (H, 2, "参保登记"),
        (L, None, "登录平台。"),
        (H, 2, "缴费"),
        (P, None, "按月缴费。"),
    ]


@pytest.mark.parametrize(
    "doubled", ["1.登记:登录平台。", "1．登记:登录平台。", "1、登记:登录平台。"]
)
def test_a_number_doubled_inside_a_numbered_list_goes(doubled: str) -> None:
    found = html_blocks(f"<ol><li>{doubled}</li><li>2.缴费:按月缴费。</li></ol>")
    assert [(b.kind, b.text) for b in found] == [(L, "登记:登录平台。"), (L, "缴费:按月缴费。")]


def test_a_number_doubled_in_a_rendition_goes() -> None:
    found = blocks("1. 1.登记:登录平台。", "2. 2.缴费:按月缴费。")
    assert [(b.kind, b.text) for b in found] == [(L, "登记:登录平台。"), (L, "缴费:按月缴费。")]


def test_items_nested_under_a_numbered_label() -> None:
    found = html_blocks(
        "<ol><li>人员范围<ul><li>个体工商户。</li></ul></li><li><p>参保年龄</p><p>劳动年龄内。</p></li></ol>"
    )
    assert [(b.kind, b.text) for b in found] == [
        (H, "人员范围"),
        (L, "个体工商户。"),
        (H, "参保年龄"),
        (P, "劳动年龄内。"),
    ]


def test_a_lone_item_is_a_label_dressed_as_a_list() -> None:
    lone = f"<ul><li>线上办理</li></ul><p>{SENTENCE}</p>"
    two = f"<ul><li>线上办理</li><li>线下办理</li></ul><p>{SENTENCE}</p>"
    assert [b.kind for b in html_blocks(lone)] == [H, P]
    assert [b.kind for b in html_blocks(two)] == [L, L, P]


def test_bullets_go_whoever_printed_them() -> None:
    typed = html_blocks("<p>• 身份证。</p><p>■ 户口本。</p><ul><li>• 居住证。</li></ul>")
    assert [(b.kind, b.text) for b in typed] == [(L, "身份证。"), (L, "户口本。"), (L, "居住证。")]


def test_nothing_gives_nothing() -> None:
    assert build_blocks([]) == []
