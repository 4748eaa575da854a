"""Numbers for axes, tables and sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthnews.report.figures import grouped, percent, short, span, ticks


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.004, "0.004"), (0.55, "0.55"), (7, "7"), (40, "40"), (999, "999"),
        (1000, "1k"), (1500, "1.5k"), (2_000_000, "2M"), (3e9, "3G"),
    ],
)  # fmt: skip
def test_axes_have_short_numbers(value, text):
    assert short(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0, "0 %"), (0.9754, "97.5 %"), (1, "100 %")]
)
def test_shares_are_told_in_percent(share, text):
    assert percent(share) == text


def test_thousands_stand_apart():
    assert grouped(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (timedelta(seconds=-5), "0 minutes"),
        (timedelta(seconds=61), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=49), "2 days"),
    ],
)
def test_times_are_told_in_their_largest_unit(time, text):
    assert span(time) == text


@given(st.floats(0, 1e12), st.booleans())
def test_an_axis_begins_at_nothing_and_reaches_the_largest(largest, whole):
    found = ticks(largest, whole=whole)
    assert found[0] == 0
    assert found[-1] >= largest * (1 - 1e-6)
    assert 2 <= len(found) <= 6
    assert list(found) == sorted(set(found))
    assert not whole or all(value == int(value) for value in found)


@given(st.integers(1, 10**9))
def test_an_axis_is_not_much_longer_than_it_must_be(largest):
    assert ticks(largest, whole=True)[-1] <= max(2 * largest, 1)
