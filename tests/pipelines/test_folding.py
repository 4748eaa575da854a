"""Keys for comparing: the same words give the same string, whatever they wear."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.folding import fold, is_traditional, simplify

CHINESE = st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("职工医保 断了,可以续吗?", "职工医保断了可以续吗"),
        ("職工醫保　斷了，可以續嗎？", "职工医保断了可以续吗"),
        ("ＡＰＰ缴费（１２３）", "app缴费123"),
        ("基数14,300元", "基数14300元"),
        ("基数１４，３００元", "基数14300元"),
        ("比例8.5%", "比例8.5"),
        ("比例８．５％", "比例8.5"),
        ("2024—2025年", "2024-2025年"),
        ("2024 ~ 2025年", "2024-2025年"),
        ("1-2個月", "1-2个月"),
        ("1、2、3", "1-2-3"),
        ("① 线上 ⑵ 线下", "1线上2线下"),
        ("a_b", "ab"),
        ("", ""),
        ("。，！", ""),
    ],
)
def test_a_key_has_the_words_alone(text: str, key: str):
    assert fold(text) == key


def test_a_decimal_point_is_no_punctuation():
    assert fold("8.5%") != fold("85%")
    assert fold("1-2个月") != fold("12个月")


@pytest.mark.parametrize("text", ["著名的象徵", "着名的象征", "着名的像徵"])
def test_what_converters_disagree_on_is_one_key(text: str):
    assert fold(text) == fold("著名的象征")


@pytest.mark.parametrize("config", ["s2t", "s2tw", "s2hk"])
def test_a_mirror_has_the_key_of_its_original(config: str):
    text = "心肺复苏术后,医生答复了解情况的家属:肝脏发炎、胃里出血,须采取措施,只好借钱住院了。"

    assert fold(opencc.OpenCC(config).convert(text)) == fold(text)


@given(st.text())
def test_a_key_is_its_own_key(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text(CHINESE))
def test_simplifying_keeps_every_place(text: str):
    assert len(simplify(text)) == len(text)
    assert not is_traditional(simplify(text))


def test_punctuation_and_width_stay_in_a_simplified_text():
    assert simplify("醫保，１２３ ABC") == "医保，１２３ ABC"


def test_the_table_is_the_one_of_opencc():
    convert = opencc.OpenCC("t2s").convert
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    differing = {
        character
        for character in characters
        if simplify(character) != convert(character) < "\U00010000"
    }

    # Written so in Taiwan and Hong Kong alone; and 薴, which takes two steps.
    assert differing == set("敍枱潀痺睪簷粧糭衞薴")
