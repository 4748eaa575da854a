"""The stretch of a text that is shown, and what is marked in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthnews.feeds.search.alignment import Aligned
from healthnews.feeds.search.passages import best_passage
from pipelines.search.tokens import normal


def marked(text: str, *needles: str, width: int = 20) -> str:
    return best_passage(text, dict.fromkeys(needles, 1.0), width).marked("[", "]")


@pytest.mark.parametrize(
    ("text", "needles", "expected"),
    [
        ("断缴后可以补缴。", ["断缴", "补缴"], "[断缴]后可以[补缴]。"),
        ("灵活就业人员", ["灵活", "活就", "就业"], "[灵活就业]人员"),
        ("職工醫保斷繳後", ["断缴"], "職工醫保[斷繳]後"),
        ("做ＣＴ检查", ["ct"], "做[ＣＴ]检查"),
        ("每平方㎡400元", ["m2", "400"], "每平方[㎡400]元"),
        ("没有", ["断缴"], "没有"),
        ("", ["断缴"], ""),
    ],
)
def test_words_are_marked_as_they_are_stored(text: str, needles: list[str], expected: str):
    assert marked(text, *needles) == expected


def test_the_window_holds_most_and_begins_with_a_sentence():
    text = "断缴不要紧。" + "别的话说得很长很长。" * 5 + "先看条件。断缴后可以补缴。完了就好。"
    assert marked(text, "断缴", "补缴") == "…[断缴]后可以[补缴]。完了就好。"


def test_rarer_words_weigh_more_than_several_frequent_ones():
    text = "医保和医保卡很常见。" + "无关的一句话在这里。" * 3 + "这里说断缴。"
    passage = best_passage(text, {"医保": 0.1, "保卡": 0.1, "断缴": 5.0}, 10)
    assert "断缴" in passage.text


def test_a_text_without_sentences_is_cut_near_the_word():
    passage = best_passage("一" * 100 + "断缴" + "二" * 100, {"断缴": 1.0}, 30)
    assert len(passage.text) == 30
    assert passage.marked("[", "]") == "…" + "一" * 5 + "[断缴]" + "二" * 23 + "…"


texts = st.text(st.sampled_from("断缴补缴醫保ＣＴct1２3㎡½,。\n <>&ﬁ"), max_size=60)


@given(
    texts, st.text(st.sampled_from("断缴补医保ct12"), min_size=1, max_size=3), st.integers(5, 30)
)
def test_marks_lie_in_the_text_and_never_touch(text: str, needle: str, width: int):
    passage = best_passage(text, {needle: 1.0}, width)
    assert passage.text == text[passage.start : passage.start + len(passage.text)]
    assert len(passage.text) <= width
    ends = [0]
    for start, end in passage.marks:
        assert ends[-1] <= start < end <= len(passage.text)
        assert start > ends[-1] or start == 0
        ends.append(end)
    if len(text) <= width:
        assert bool(passage.marks) is (needle in normal(text))


@given(texts)
def test_alignment_follows_each_character(text: str):
    aligned = Aligned.of(text)
    assert aligned.normal == normal(text)
    at = 0
    for place, sign in enumerate(text):
        long = len(normal(sign))
        if long:
            assert aligned.span(at, at + long) == (place, place + 1)
        at += long
