"""A response becomes a capture without loss, and a capture becomes one result."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse

from crawler.captures import capture_of, result_of
from parsers import Article, Capture, Outcome, Rejected
from tests.crawler.pages import article
from tests.crawler.site_server import article_url

AT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


def test_a_capture_is_what_was_received() -> None:
    headers = [("Content-Type", "text/html; charset=gb2312"), ("Via", "a"), ("Via", "b")]
    body = "喆".encode("gb18030")
    response = HtmlResponse(article_url(1), status=203, headers=headers, body=body)
    assert capture_of(response, AT) == Capture(article_url(1), AT, 203, tuple(headers), body)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (301, Outcome.HTTP_ERROR),
        (403, Outcome.BLOCKED),
        (404, Outcome.HTTP_ERROR),
        (429, Outcome.BLOCKED),
        (599, Outcome.HTTP_ERROR),
    ],
)
def test_an_error_status_is_never_read_as_an_article(status: int, outcome: Outcome) -> None:
    capture = Capture(article_url(1), AT, status, (), article())
    expected = Rejected(outcome, f"HTTP status {status}")
    assert result_of(capture, "jiusongjiankang") == expected


def test_a_page_is_read(caplog: pytest.LogCaptureFixture) -> None:
    capture = Capture(article_url(1), AT, 200, (), article("九的问题"))
    result = result_of(capture, "jiusongjiankang")
    assert isinstance(result, Article)
    assert (result.title, result.source_id) == ("九的问题", "1")
    assert caplog.records == []
