"""Captcha and rate-limit pages: kept as evidence, apart from content."""

from __future__ import annotations

from http import HTTPStatus

from parsers.decoding import Undecodable, decode
from parsers.outcome import Outcome, Rejected
from parsers.parse import parse
from parsers.shells import mentions_refusal
from pipelines.archive.captures import capture_of
from pipelines.archive.exchange import Exchange

_REFUSALS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})


def is_refusal(exchange: Exchange) -> bool:
    """Whether the site refused us instead of answering with a page.

    Only a page that mentions a refusal is parsed here, to tell a captcha page
    from an article about captchas; every other page can be archived before
    anything reads it.
    """
    if exchange.status in _REFUSALS:
        return True
    capture = capture_of(exchange)
    if isinstance(capture, Rejected) or not capture.body:
        return False
    text = decode(capture.body, capture.header("content-type"))
    if isinstance(text, Undecodable) or not mentions_refusal(text.text):
        return False
    try:
        result = parse(capture)
    # `result_of` logs and counts it when the page is read; here it is content.
    except Exception:
        return False
    return isinstance(result, Rejected) and result.outcome is Outcome.BLOCKED
