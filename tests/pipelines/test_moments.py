from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.moments import from_text, from_text_or_none, to_text, to_text_or_none

CHINA = timezone(timedelta(hours=8))


def test_text_is_utc_with_six_decimals():
    assert to_text(datetime(2025, 4, 29, 10, 11, 16, tzinfo=CHINA)) == "2025-04-29T02:11:16.000000Z"


def test_early_years_are_padded_so_that_text_sorts():
    assert to_text(datetime(987, 1, 2, tzinfo=UTC)) == "0987-01-02T00:00:00.000000Z"


def test_a_moment_without_a_zone_is_refused_with_its_value():
    with pytest.raises(ValueError, match=r"datetime\.datetime\(2025, 4, 29, 0, 0\)"):
        to_text(datetime(2025, 4, 29))


@given(st.datetimes(timezones=st.just(UTC)))
def test_text_gives_the_moment_back(moment):
    assert from_text(to_text(moment)) == moment


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=4))
def test_text_sorts_as_moments_do(moments):
    assert sorted(map(to_text, moments)) == list(map(to_text, sorted(moments)))


def test_unknown_moments_stay_unknown():
    assert to_text_or_none(None) is None
    assert from_text_or_none(None) is None
    assert from_text_or_none("2025-04-29T02:11:16.000000Z") == datetime(
        2025, 4, 29, 2, 11, 16, tzinfo=UTC
    )
