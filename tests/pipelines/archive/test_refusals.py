"""A page that refuses us is told from one that only speaks of refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.archive import refusals
from pipelines.archive.exchange import Exchange, ExchangeKind

PAGE = Exchange(
    "http://m.jiusongjiankang.com/health/news/1.html",
    datetime(2026, 6, 1, tzinfo=UTC),
    ExchangeKind.RESPONSE,
    200,
    (("Content-Type", "text/html"),),
    b"<p>captcha</p>",
)


def test_a_page_that_only_refuses_us_is_a_refusal() -> None:
    assert refusals.is_refusal(PAGE)


def test_a_page_that_the_parser_fails_on_is_content(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OverflowError("the parser has a bug")

    monkeypatch.setattr(refusals, "parse", fail)
    assert not refusals.is_refusal(PAGE)
