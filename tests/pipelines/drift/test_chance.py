"""How likely chance alone explains a difference."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.drift.chance import chance_of_at_least, chance_of_at_most


@st.composite
def shares(draw, largest=60):
    total, earlier = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    return draw(st.integers(0, total)), total, draw(st.integers(0, earlier)), earlier


def exact(count, total, earlier_count, earlier_total):
    """The share of all ways to draw `total` of all balls that take `count` or fewer marked ones."""
    marked, balls = count + earlier_count, total + earlier_total
    ways = sum(comb(marked, n) * comb(balls - marked, total - n) for n in range(count + 1))
    return Fraction(ways, comb(balls, total))


@given(shares())
def test_the_chance_of_a_low_share_is_fishers(given_shares):
    count, total, earlier_count, earlier_total = given_shares
    found = chance_of_at_most(count, total, earlier_count, earlier_total)
    if count * earlier_total >= earlier_count * total:
        assert found == 1.0
    else:
        assert found == pytest.approx(float(exact(count, total, earlier_count, earlier_total)))


@given(shares())
def test_a_high_share_is_a_low_share_of_the_others(given_shares):
    count, total, earlier_count, earlier_total = given_shares
    mirrored = (total - count, total, earlier_total - earlier_count, earlier_total)
    assert chance_of_at_least(*given_shares) == chance_of_at_most(*mirrored)


def test_the_lady_tasting_tea():
    # R. A. Fisher, The Design of Experiments (1935), chapter II: 1 of 70, 17 of 70.
    assert chance_of_at_most(0, 4, 4, 4) == pytest.approx(1 / 70)
    assert chance_of_at_most(1, 4, 3, 4) == pytest.approx(17 / 70)


def test_large_numbers_stay_finite():
    assert chance_of_at_most(400_000, 1_000_000, 900_000, 1_000_000) == pytest.approx(0, abs=1e-300)
    assert 0.4 < chance_of_at_most(499_999, 1_000_000, 500_000, 1_000_000) < 0.6
