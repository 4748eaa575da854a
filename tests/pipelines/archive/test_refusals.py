"""A page that refuses us is told from one that only speaks of refusals."""

from __future__ import annotations

from datetime import UTC, datetime

from parsers.outcome import Outcome, Rejected
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.archive.refusals import is_refusal

URL = "http://m.jiusongjiankang.com/health/news/1.html"
# Deeper than Python's reader of JSON goes.
NESTED = b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>"


def test_a_page_that_the_parser_fails_on_is_content() -> None:
    body = b"<p>captcha</p>" + NESTED
    headers = (("Content-Type", "text/html"),)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    page = Exchange(URL, at, ExchangeKind.RESPONSE, 200, headers, body)
    _, result = result_of(page)
    assert isinstance(result, Rejected)
    assert result.reason.startswith("RecursionError"), "the parser fails on it"
    assert result.outcome is Outcome.PARSE_ERROR
    assert not is_refusal(page)
