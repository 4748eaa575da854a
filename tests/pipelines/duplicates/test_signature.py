"""Signatures and bands: stored, so the same for ever, and shared by what is alike."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.comparing import shingles
from pipelines.duplicates.signature import (
    ALGORITHM,
    bands,
    sign,
    sign_all,
    text_hash,
    title_band,
)
from tests.pipelines.duplicates.plain_minhash import plain_signature

TEXT = "职工医保断了后以灵活就业人员身份是可以续缴的但需要满足一定条件并遵循相关流程"


def test_known_texts_have_known_numbers():
    # Where these change, stored signatures find nothing: raise ALGORITHM.
    assert ALGORITHM == 1
    assert sign(TEXT)[:3] == (6955024, 51999507, 38194278)
    assert bands(sign(TEXT))[:2] == (2958492460411142752, -1206672328974760006)
    assert text_hash("断缴", TEXT) == 8173002450451115200
    assert title_band("断缴") == 6193076971820181762


@pytest.mark.parametrize("text", ["断", "断缴", "断缴补缴", "断缴补缴吗", TEXT, "𠀀断缴", "\udce9"])
def test_a_signature_is_minhash_as_the_book_has_it(text: str):
    assert sign(text) == plain_signature(text)


@given(st.text(min_size=1, max_size=60))
def test_any_text_has_64_numbers_of_32_bits(text: str):
    signature = sign(text)

    assert len(signature) == 64
    assert all(0 <= value < 2**32 for value in signature)


@given(st.text(min_size=1, max_size=60))
def test_bands_are_sixteen_integers_that_sqlite_holds(text: str):
    keys = bands(sign(text))

    assert len(keys) == 16
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_an_empty_text_is_like_no_other():
    assert sign("") == ()
    assert bands(()) == ()


def test_equal_values_in_different_bands_are_no_match():
    assert len(set(bands((7,) * 64))) == 16


def test_a_very_long_text_is_signed_in_pieces_as_in_one():
    text = "".join(chr(0x4E00 + Random(1).randrange(3000)) for _ in range(9)) * 1000 + TEXT

    assert sign(text) == plain_signature(text)


@given(st.lists(st.text("断缴补保a\0𠀀\udce9", max_size=12), max_size=12))
def test_many_texts_have_the_signatures_that_they_have_alone(texts: list[str]):
    assert sign_all(texts) == list(map(sign, texts))


def test_among_many_texts_some_may_be_very_long():
    texts = [TEXT, TEXT * 2000, "断缴", TEXT[::-1], "", TEXT[5:], TEXT[7:] * 1500, TEXT[9:] * 1500]

    assert sign_all(texts) == list(map(sign, texts))


def test_equal_places_estimate_the_jaccard_similarity():
    random = Random(5)
    errors = []
    for _ in range(60):
        words = [chr(0x4E00 + random.randrange(4000)) for _ in range(600)]
        one, other = "".join(words), "".join(words[random.randrange(300) :])
        mine, theirs = shingles(one), shingles(other)
        equal = sum(a == b for a, b in zip(sign(one), sign(other), strict=True)) / 64
        errors.append(equal - len(mine & theirs) / len(mine | theirs))

    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.25


def test_hashes_tell_title_and_body_apart():
    assert text_hash("a", "bc") != text_hash("ab", "c")
    assert title_band("断缴") != title_band("补缴")
