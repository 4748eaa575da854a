"""Cut together, texts have the tokens that each has alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.search.cutting import index_texts
from pipelines.search.tokens import index_text

# What depends on its neighbours, dense enough for neighbours to meet.
TRICKY = st.text(
    "0123,，.…%Ａ１²①⒈½Σßé\u0301か\u3099ｶﾞ가ᄀ\u1161\uffa1\uffc2㎡龍著医〇々_ \n\x00\x01\ud800𠀋٣"
)
PLANE = "".join(map(chr, range(0x10000)))
# So few characters are not cut together.
OTHERS = ["职工医保" * 1100]


def alone(texts: list[str]) -> list[list[str]]:
    return [index_text(text).split() for text in texts]


def together(texts: list[str]) -> list[list[str]]:
    return [tokens.split() for tokens in index_texts([*texts, *OTHERS])][: len(texts)]


def test_each_text_has_its_tokens():
    texts = [
        "做CT检查",
        "14,300元和1,234,567元",
        "1,2,3",
        "",
        "職工醫保",
        "ＣＴ１２３",
        "Müller",
        "𠮷野",
    ]

    assert together(texts) == [
        ["做", "ct", "检查", "查"],
        ["14300", "元和", "和", "1234567", "元"],
        ["1", "2", "3"],
        [],
        ["职工", "工医", "医保", "保"],
        ["ct123"],
        ["müller"],
        ["𠮷野", "野"],
    ]


def test_what_ends_one_text_and_begins_the_next_stays_apart():
    assert together(["医", "保", "C", "T", "14", ",300"]) == [
        ["医"],
        ["保"],
        ["c"],
        ["t"],
        ["14"],
        ["300"],
    ]


def test_none_have_none():
    assert index_texts([]) == []
    assert together([""] * 3) == [[]] * 3


@pytest.mark.parametrize("form", ["1{}234", "か{}a"])
def test_every_character_is_cut_as_alone(form: str):
    texts = [form.format(character) for character in PLANE]

    assert together(texts) == alone(texts)


@given(st.lists(TRICKY | st.text()))
def test_any_texts_have_the_tokens_that_they_have_alone(texts: list[str]):
    assert together(texts) == alone(texts)


def test_more_than_fits_together_is_cut_too():
    texts = ["医保，断缴。" * 900, "１４，３００元" * 4000, "灵活就业"] * 4

    assert together(texts) == alone(texts)
