"""`Retry-After` as RFC 9110, 10.2.3, has it: seconds, or a date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.retry_after import retry_after

NOW = datetime(1999, 12, 31, 23, 59, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("000000000007", 7),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 59),
        ("Friday, 31-Dec-99 23:59:59 GMT", 59),
        ("Fri Dec 31 23:59:59 1999", 59),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0),
    ],
)
def test_both_forms_are_read(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "5 s", "٣", "32 Foo 1999"])
def test_what_says_neither_is_none(value: str | None) -> None:
    assert retry_after(value, NOW) is None


@pytest.mark.parametrize("value", ["9" * 9, "9" * 10, "9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_the_longest_wait_is_ten_years(value: str) -> None:
    assert retry_after(value, NOW) == timedelta(days=3650)


@given(st.text(max_size=60))
def test_no_text_raises(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or timedelta() <= wait <= timedelta(days=3650)
