"""Folded together, texts have the keys that each has alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.folding import fold
from pipelines.folding_many import fold_many

# What depends on its neighbours, dense enough for neighbours to meet.
TRICKY = st.text(
    "0123,，.．-—…。%Ａ１²①⒈½Σßé\u0301か\u3099ｶﾞ가ᄀ\u1161"
    "\uffa1\uffc2㎡龍著医〇々_ \n\x00\x01\ud800𠀋٣"
)
PLANE = "".join(map(chr, range(0x10000)))


def test_each_text_has_its_key():
    texts = [
        "基数14,300元",
        "比例８．５％",
        "2024—2025年",
        "",
        "職工醫保",
        "1、2",
        "① 线上 ⑵ 线下",
        "1.．2",
        "\uffa1\uffc2",
    ]

    assert fold_many(texts) == [
        "基数14300元", "比例8.5", "2024-2025年", "", "职工医保", "1-2", "1线上2线下", "1.2", "가",
    ]  # fmt: skip


def test_none_have_none():
    assert fold_many([]) == []


def test_what_ends_one_text_and_begins_the_next_stays_apart():
    assert fold_many(["基数14", ",300元", "8.", "5", "1-", "2"]) == [
        "基数14",
        "300元",
        "8",
        "5",
        "1",
        "2",
    ]


@pytest.mark.parametrize("form", ["1{}2", "か{}a"])
def test_every_character_is_folded_as_alone(form: str):
    texts = [form.format(character) for character in PLANE]

    assert fold_many(texts) == list(map(fold, texts))


@given(st.lists(TRICKY | st.text()))
def test_any_texts_have_the_keys_that_they_have_alone(texts: list[str]):
    assert fold_many(texts) == list(map(fold, texts))


def test_more_than_fits_together_is_folded_too():
    texts = ["医保，断缴。" * 900, "１４，３００元" * 4000, "灵活就业"] * 4

    assert fold_many(texts) == ["医保断缴" * 900, "14300元" * 4000, "灵活就业"] * 4
