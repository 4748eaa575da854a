"""A gate: the rule on labelled pairs of the bundled texts, made in three ways."""

from __future__ import annotations

import pytest

from benchmarks.duplicate_pairs.texts import pages
from benchmarks.duplicates import SEED, SETS, score
from pipelines.duplicates.comparing import Side, compare_sides
from pipelines.duplicates.signature import title_band
from pipelines.duplicates.text import folded_title

EACH = 30


@pytest.mark.parametrize("name", SETS)
def test_copies_and_siblings_are_told_apart(name: str):
    scores = score(name, SETS[name](pages(), SEED, EACH))

    assert sum(kind.pairs for kind in scores.kinds if kind.is_copy) >= 200
    assert sum(kind.pairs for kind in scores.kinds if not kind.is_copy) >= 200
    assert scores.precision >= 0.99, scores.to_text()
    assert scores.recall >= 0.98, scores.to_text()


@pytest.mark.parametrize("name", SETS)
def test_pairs_are_the_same_in_every_run(name: str):
    make = SETS[name]

    assert make(pages(), SEED, 3) == make(pages(), SEED, 3)
    assert make(pages(), SEED, 3) != make(pages(), SEED + 1, 3)


def test_nearly_all_copies_are_found_by_their_title_where_not_by_their_text():
    pairs = [pair for pair in SETS["first"](pages(), SEED, EACH) if pair.is_copy]
    titled = [
        title_band(folded_title(pair.one)) == title_band(folded_title(pair.other)) for pair in pairs
    ]

    assert sum(titled) / len(titled) >= 0.98


def test_different_bundled_texts_are_no_copies():
    sides = [Side(text) for text in pages()]

    assert [
        (one.title, other.title)
        for index, one in enumerate(sides)
        for other in sides[index + 1 :]
        if compare_sides(one, other).is_duplicate
    ] == []
