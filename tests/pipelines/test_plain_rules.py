"""`problems` looks for trouble cheaply: it must find what the plain rules find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.record import QA, Article, Block, BlockKind, Related
from pipelines import leaks
from pipelines.content import canonical_text
from pipelines.damage import character_problems
from pipelines.validate import problems
from tests.pipelines import plain_rules
from tests.pipelines.builders import NOON, PARAGRAPH, article, articles

# Few fragments, so that teasers and bodies share them: in both widths and cases,
# with characters that change, join or part under NFKC, and with every damage.
FRAGMENTS = (
    *("灵活就业医保和单位医保", "职工医保断了", "可以续吗", "补缴", "缴", "Ａpp", "aPP", "ß", "ẞ"),
    *("，", ",", "：", "…", "...", "％", "①", "㈠", "㍻", "ｶﾞ", "か", "\u3099", "é", "e\u0301"),
    *(" ", "\u3000", "\n", "\x1f", "\u00a0", "<", "\u0338", "\u200b", "⼀", "一", "豈", "豈"),
    *("2025-06-01", "\ufffd", "\x00", "\ud800", "𠮷"),
)
sound = st.lists(st.sampled_from(FRAGMENTS[:-4]), min_size=1, max_size=6).map("".join)
broken = st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join)
some = sound | broken | st.just("灵活就业医保和单位医保,职工医保断了可以续吗")
days = st.sampled_from([None, "2025-06-01", "2025-06-02", "2025-02-30", "昨天", ""])
blocks = st.builds(
    Block,
    st.sampled_from(BlockKind),
    some,
    st.none() | st.integers(0, 9),
    st.none() | st.lists(st.lists(some, max_size=2).map(tuple), max_size=2).map(tuple),
)
teasers = st.builds(Related, some, st.just(1), some, st.none() | some, st.none() | some, days, days)
records = st.builds(
    article,
    title=some,
    disclaimer=st.none() | some,
    blocks=st.lists(blocks | st.just(PARAGRAPH), max_size=4).map(tuple),
    qa=st.lists(st.builds(QA, some, some), max_size=2).map(tuple),
    related=st.lists(teasers, max_size=4).map(tuple),
)


@given(records, st.sampled_from([None, NOON]))
def test_the_same_is_found_in_the_same_order_and_words(record, fetched_at):
    latest = None if fetched_at is None else date(2025, 6, 1)
    found = problems(record, fetched_at)
    expected = [
        *plain_rules.block_problems(record),
        *plain_rules.related_day_problems(record, latest),
        *plain_rules.character_problems(record),
        *plain_rules.leak_problems(record),
    ]
    others = ("title is blank", "body has no", "qa[", "related[")
    rest = [problem for problem in found if problem not in expected]
    assert all(problem.startswith(others) for problem in rest)
    assert [problem for problem in found if problem not in rest] == expected


@given(articles, st.sampled_from(["\ufffd", "\x00", "\udfff"]), st.data())
def test_a_damaged_character_is_found_in_every_text(record, damage, data):
    everything = msgspec.json.decode(msgspec.json.encode(record))
    name, place = data.draw(st.sampled_from(list(places(everything))))
    place[name] += damage
    damaged = msgspec.convert(everything, Article)
    found = list(character_problems(damaged))
    assert found == list(plain_rules.character_problems(damaged))
    assert found


NAMED = {"kind", "tree"} | {
    f"date_{which}_{what}"
    for which in ("published", "modified")
    for what in ("precision", "source")
}


def places(value):
    """Yield (container, key) of every text that is not one of a closed set."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        if isinstance(item, str) and key not in NAMED:
            yield key, value
        elif isinstance(item, dict | list):
            yield from places(item)


@given(articles)
def test_what_is_written_out_already_need_not_be_written_again(record):
    expected = list(plain_rules.character_problems(record))
    assert list(character_problems(record, canonical_text(record))) == expected
    assert list(character_problems(record)) == expected


@pytest.mark.parametrize("text", [r"\u0000", r"\\u0000", "\ufffc\ufffe\uffff\u0100\ud7ff\ue000"])
def test_text_that_looks_like_damage_is_none(text):
    assert list(character_problems(article(title=text))) == []


@given(st.lists(st.text(max_size=8) | some, min_size=1, max_size=6))
def test_keys_made_together_are_keys_made_singly(found):
    assert leaks.keys(found) == [plain_rules.key(text) for text in found]
    assert [leaks.key(text) for text in found] == [plain_rules.key(text) for text in found]


def test_a_mark_at_the_start_of_a_text_is_not_joined_with_the_text_before():
    assert leaks.keys(["a", "\u0338b", "e", "\u0301"]) == ["a", "\u0338b", "e", "\u0301"]


def test_the_ideographs_are_their_own_keys():
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    assert plain_rules.key(every) == every


@given(st.text(max_size=5), st.sampled_from(["灵活就业医保和", "一丁丂七丄"]), st.text(max_size=5))
def test_a_key_holds_every_run_of_ideographs_of_its_text(before, run, after):
    assert run in plain_rules.key(before + run + after)


def test_a_snippet_without_a_run_of_ideographs_is_found():
    snippet = "5.8%、6.2%、7.1%"
    leaked = article(
        blocks=(replace(PARAGRAPH, text=f"各年为{snippet}。"),),
        related=(replace(article().related[0], snippet=snippet),),
    )
    assert problems(leaked, NOON) == (f"the body holds the snippet of related[0]: '{snippet}'",)
