"""The text rule."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text import clean, cleaner_for, fold_width
from tests.parsers.pages import texts

BLANKS = ("\u00a0", "\u3000", "\u2003", "\u2002", "\u2009", "\t", "  ", " \u3000 ", "\n\u00a0")
ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
NO_BLANK_BEFORE = "。，、；：？！）"
NO_BLANK_BEFORE_AFTER_CHINESE = ",:;?!)"
# Without private-use characters: they are glyphs of icon fonts, and no text.
ANY = st.text(st.characters(exclude_categories=["Co", "Cs"]))
TRICKY = st.text(
    st.sampled_from(
        "医保缴费ABab09"
        " \u00a0\u3000\u2003\n\r\t。，、；：？！（）,:;?!()%“”\"'’】]e\u0301\u200b\u200d·"
    )
)


@pytest.mark.parametrize("blank", BLANKS)
def test_a_run_of_blanks_is_one_space(blank: str) -> None:
    assert clean(f"ABC{blank}DEF") == "ABC DEF"


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_around_the_text_go(blank: str) -> None:
    assert clean(f"{blank}参保条件{blank}") == "参保条件"


@pytest.mark.parametrize("blank", [blank for blank in BLANKS if "\n" not in blank])
def test_a_blank_between_chinese_stays_as_published(blank: str) -> None:
    assert clean(f"姜赟{blank}何鑫") == "姜赟 何鑫"


@pytest.mark.parametrize("char", ZERO_WIDTH)
def test_zero_width_characters_go(char: str) -> None:
    assert clean(f"{char}医{char}{char}保 {char} 卡") == "医保 卡"


def test_text_is_composed_but_keeps_its_width() -> None:
    assert clean("cafe\u0301") == "caf\u00e9"
    assert clean("ＡＢＣ１２３，（５．８％）①㎡") == "ＡＢＣ１２３，（５．８％）①㎡"


@pytest.mark.parametrize("mark", NO_BLANK_BEFORE)
@pytest.mark.parametrize("before", ["医保", "80%", "APP", "60", "”", ")"])
def test_no_blank_before_chinese_punctuation(before: str, mark: str) -> None:
    assert clean(f"{before} {mark}后") == f"{before}{mark}后"


@pytest.mark.parametrize("mark", NO_BLANK_BEFORE_AFTER_CHINESE)
@pytest.mark.parametrize("before", ["缴费基数", "”", "’", "》", "）", ")", "]", "】"])
def test_no_blank_before_narrow_punctuation_after_chinese_or_a_closing_mark(
    before: str, mark: str
) -> None:
    assert clean(f"{before} {mark}后") == f"{before}{mark}后"


@pytest.mark.parametrize("mark", NO_BLANK_BEFORE_AFTER_CHINESE)
@pytest.mark.parametrize("before", ["APP", "60", "80%"])
def test_a_blank_before_narrow_punctuation_stays_after_anything_else(
    before: str, mark: str
) -> None:
    assert clean(f"{before} {mark}后") == f"{before} {mark}后"


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("缴费基数 :", "缴费基数:"),
        ("80% 。", "80%。"),
        ("自动扣款 :与银行签订委托扣款协议", "自动扣款:与银行签订委托扣款协议"),
        ("材料 ( 原件 )", "材料 ( 原件)"),
        ("缴费 \u3000：每月", "缴费：每月"),
        ("比例： 一级医院 85%", "比例： 一级医院 85%"),
        ("无需改动", "无需改动"),
        (" ", ""),
        ("\u200b\u00a0", ""),
        ("", ""),
    ],
)
def test_examples(printed: str, kept: str) -> None:
    assert clean(printed) == kept


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\t\t", " \n          ", "\n\n"])
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("灵活", "就业"),
        ("缴费，", "断缴"),
        ("缴费,", "断缴"),
        ("比例80%", "左右"),
        ("医保", "（含）"),
        ("医保", "(含)"),
    ],
)
def test_line_breaks_of_the_source_between_chinese_are_not_text(
    left: str, newline: str, right: str
) -> None:
    assert clean(left + newline + right) == left + right


@pytest.mark.parametrize(("left", "right"), [("health", "news"), ("2025", "2026"), ("APP", "2.0")])
def test_line_breaks_of_the_source_between_words_are_a_blank(left: str, right: str) -> None:
    assert clean(f"{left}\n    {right}") == f"{left} {right}"


@given(st.one_of(st.text(), TRICKY))
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.one_of(ANY, TRICKY))
def test_cleaning_takes_away_blanks_and_zero_width_characters_only(text: str) -> None:
    def rest(some: str) -> str:
        return "".join(char for char in some if not char.isspace() and char not in ZERO_WIDTH)

    # Composed once more: a mark may compose with what a zero-width character parted it from.
    composed = unicodedata.normalize("NFC", "".join(c for c in text if c not in ZERO_WIDTH))
    assert rest(clean(text)) == rest(composed)


@given(TRICKY)
def test_the_cleaner_of_a_page_cleans_all_its_text(text: str) -> None:
    assert cleaner_for(f"题 {text} 尾")(text) == clean(text)


@given(TRICKY, TRICKY)
def test_the_cleaner_of_a_page_cleans_each_of_its_pieces(one: str, other: str) -> None:
    assert cleaner_for(one + other)(other) == clean(other)


@pytest.mark.parametrize("reference", ["e&#769;", "e&#x301;"])
def test_marks_from_references_are_composed(reference: str) -> None:
    assert texts(f"<p>Caf{reference}</p>") == ["Café"]


def test_folding_narrows_the_ascii_forms_and_the_ideographic_space() -> None:
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    assert fold_width(wide) == "".join(map(chr, range(0x21, 0x7F)))
    assert fold_width("　医保。、“”《》—…％") == " 医保。、“”《》—…%"


@given(st.text())
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(fold_width(text)) == len(text)
    assert fold_width(fold_width(text)) == fold_width(text)
