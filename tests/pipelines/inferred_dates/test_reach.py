"""Which stretches of ids a change may be seen in."""

from __future__ import annotations

from pipelines.inferred_dates.reach import merged, narrow


def test_stretches_that_overlap_are_joined():
    assert merged([(7, 9), (1, 3), (3, 5), (8, 8)]) == [(1, 5), (7, 9)]


def test_a_week_apart_is_near_enough_and_a_day_more_is_not():
    days = {10: "2025-03-01", 30: "2025-03-16", 20: "2025-03-08"}
    assert list(narrow(days)) == [(10, 20)]


def test_days_that_go_back_date_nothing():
    assert list(narrow({1: "2025-03-02", 2: "2025-03-01", 3: "2025-03-01"})) == [(2, 3)]
