from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.frontier.publication import publication
from tests.pipelines.builders import article


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-01", datetime(2025, 2, 28, 16, tzinfo=UTC)),
        ("2025-03-01T08:30:00+08:00", datetime(2025, 3, 1, 0, 30, tzinfo=UTC)),
        ("2025-03-01T08:30Z", datetime(2025, 3, 1, 8, 30, tzinfo=UTC)),
    ],
)
def test_a_stated_date_is_a_moment(text, moment):
    assert publication(article(date_published=text)) == moment


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "gestern",
        "2025-02-30",
        "2025-03-01T08:30:00",
        "9999-12-31T23:00:00-23:00",
        "0001-01-01",
        "0001-01-01T00:00:00+08:00",
    ],
)
def test_what_is_no_moment_is_not_known(text):
    assert publication(article(date_published=text)) is None
