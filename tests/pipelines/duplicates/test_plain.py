"""What a site puts around the words of a body goes; the words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.plain import (
    BEGINNINGS,
    HINTS,
    LABELLED,
    MARKER,
    MENTIONED,
    plain,
)


@pytest.mark.parametrize(
    "marker",
    "1. |1、|(1)|（一）|一、|①|⑴|01、|2)|第一、|• |■|★ |- |● ".split("|"),
)
def test_markers_of_lists_go(marker: str):
    assert plain(f"{marker}准备材料\n{marker}提交申请") == "准备材料\n提交申请"


@pytest.mark.parametrize(
    "line",
    [
        "3.5%的费率由个人承担",
        "12393是医保热线",
        "一年内补缴的不设等待期",
        "第一次参保的人员",
        "2025年起执行",
        "-5℃以下保存",
        "来源于财政的补助按年拨付",
    ],
)
def test_a_number_or_word_that_is_text_stays(line: str):
    assert plain(line) == line


def test_a_marker_before_a_number_is_known_by_its_neighbours():
    assert plain("6.上午申请\n7.2人可以代办") == "上午申请\n2人可以代办"
    assert plain("费率\n7.2倍于此") == "费率\n7.2倍于此"
    assert plain("7.2月以后申请") == "2月以后申请"


@pytest.mark.parametrize(
    "line",
    [
        "本文来源:健康在线,转载请注明出处",
        "责任编辑:李明 审核:王芳",
        "免责声明：以上内容仅供参考",
        "發佈時間：2025-03-17",
        "更多资讯请关注微信公众号“健康在线”",
        "长按识别二维码",
        "上一篇:断缴怎么办",
        "未经本站授权不得使用",
        "健康网 浏览次数:1234",
    ],
)
def test_short_lines_about_the_page_go(line: str):
    assert plain(f"可以补缴。\n{line}\n需要材料。") == "可以补缴。\n需要材料。"


@given(st.from_regex(LABELLED) | st.from_regex(MARKER))
def test_no_line_is_passed_over_that_a_rule_may_begin_with(line: str):
    for rule in (LABELLED, MARKER):
        if rule.match(line) is not None:
            assert line[0] in BEGINNINGS or not line[0].isalpha()


@given(st.from_regex(MENTIONED, fullmatch=True))
def test_whatever_mentions_the_page_has_a_hint(found: str):
    assert any(sign in found and word in found for sign, words in HINTS for word in words)


def test_a_hint_is_looked_for_by_a_character_of_its_own():
    assert all(sign in word for sign, words in HINTS for word in words)


def test_a_paragraph_that_mentions_such_a_thing_stays():
    paragraph = "参保人关注当地医保局的公众号后,进入服务大厅," * 6

    assert plain(paragraph) == paragraph
