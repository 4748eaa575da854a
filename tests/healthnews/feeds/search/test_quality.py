"""A gate: titles and questions asked in other words find their texts among many like them.

The full measurement, among 44 thousand other documents and beside other engines, is that of
`make bench`.
"""

from __future__ import annotations

from itertools import product

import pytest

from benchmarks.search import Quality, Words
from benchmarks.search_engines import Ours
from benchmarks.search_queries import (
    SHORT_WORDS,
    SINGLE_CHARACTERS,
    Text,
    answers,
    paraphrases,
    titles,
)

KNOWN = answers()
# Titles of the same making, of other places: what is easily taken for the right answer.
PLACES = "南京 苏州 青岛 哈尔滨 兰州 贵阳 昆明 南宁 长沙 合肥 太原 郑州 济南 福州 厦门".split()
QUESTIONS = (
    "{}灵活就业医保缴费标准",
    "{}灵活就业医保每月几号交",
    "{}灵活就业医保可以退保吗",
    "{}职工医保哪里可以缴费",
    "{}居民医保转职工医保要换卡吗",
    "{}医保中心电话",
    "{}社保补缴新政策",
    "{}跨市医保需要备案吗",
    "{}农村医保收费标准",
    "{}哪个寺庙最灵",
)


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    alike = [
        Text(f"alike {place} {question}", question.format(place), f"{place}的规定如下。")
        for place, question in product(PLACES, QUESTIONS)
    ]
    return [*KNOWN, *alike]


@pytest.fixture(scope="module")
def engine(texts: list[Text], tmp_path_factory: pytest.TempPathFactory) -> Ours:
    return Ours(texts, tmp_path_factory.mktemp("quality"))


def test_the_labelled_set_is_whole():
    assert len(KNOWN) == len({text.key for text in KNOWN}) == 104
    assert len(paraphrases(KNOWN)) == 30


def test_titles_find_their_texts(engine: Ours):
    found = Quality.of(engine, titles(KNOWN))
    assert found.recall >= 0.97
    assert found.rank >= 0.97


def test_questions_in_other_words_find_their_texts(engine: Ours):
    found = Quality.of(engine, paraphrases(KNOWN))
    assert found.recall >= 0.93
    assert found.rank >= 0.8


def test_no_short_word_is_lost(engine: Ours, texts: list[Text]):
    for words in (SHORT_WORDS, SINGLE_CHARACTERS):
        found = Words.of(engine, words, texts)
        assert found.asked > 0.7 * len(words)
        assert (found.empty, found.lost) == (0, 0)
