"""Dates of sitemaps and feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.moments import moment_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # https://www.w3.org/TR/NOTE-datetime
        ("1997-07-16T19:20+01:00", datetime(1997, 7, 16, 18, 20, tzinfo=UTC)),
        ("1997-07-16T19:20:30.45+01:00", datetime(1997, 7, 16, 18, 20, 30, 450_000, UTC)),
        (" 2025-03-17T12:00:00Z\n", datetime(2025, 3, 17, 12, tzinfo=UTC)),
        # RFC 822 and its heirs
        ("Mon, 17 Mar 2025 12:00:00 GMT", datetime(2025, 3, 17, 12, tzinfo=UTC)),
        ("17 Mar 2025 20:00 +0800", datetime(2025, 3, 17, 12, tzinfo=UTC)),
        ("Mon, 17 Mar 2025 08:00:00 EDT", datetime(2025, 3, 17, 12, tzinfo=UTC)),
        # Without a zone: China time.
        ("2025-03-17 20:00:00", datetime(2025, 3, 17, 12, tzinfo=UTC)),
        ("2025-03-17", datetime(2025, 3, 16, 16, tzinfo=UTC)),
        ("2025-03", datetime(2025, 2, 28, 16, tzinfo=UTC)),
        ("2025", datetime(2024, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_date(text: str, expected: datetime) -> None:
    moment = moment_of(text)
    assert moment == expected
    assert moment is not None
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "昨天",
        "2025-13-01",
        "2025-02-30",
        "0001-01-01",
        "17",
        "9" * 4000,
        "Mon, 99 Mar 2025",
    ],
)
def test_no_date(text: str) -> None:
    assert moment_of(text) is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9A-Za-z:,+ -]{0,40}", fullmatch=True))
def test_any_text_is_survived(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or moment.utcoffset() == timedelta(0)
