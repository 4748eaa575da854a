"""The median of many lengths."""

from __future__ import annotations

from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from pipelines.drift.lengths import Lengths


def median_of(lengths):
    counted = Lengths()
    for length in lengths:
        counted.add(length)
    return counted.median()


def test_nothing_has_no_median():
    assert median_of([]) is None


@given(st.lists(st.integers(0, 255), min_size=1))
def test_short_lengths_are_exact(lengths):
    assert median_of(lengths) == median_low(lengths)


@given(st.lists(st.integers(0, 10**7), min_size=1))
def test_long_lengths_are_less_than_a_128th_too_low(lengths):
    true = median_low(lengths)
    assert true * 127 / 128 <= median_of(lengths) <= true


def test_memory_does_not_grow_with_the_number_of_lengths():
    counted = Lengths()
    for length in range(0, 1_000_000, 3):
        counted.add(length)
    assert len(counted._buckets) <= 256 + 12 * 128
