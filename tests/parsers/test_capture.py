"""A capture's headers."""

from __future__ import annotations

from parsers import Capture

PAIRS = (("content-type", "text/html"), ("Set-Cookie", "a"), ("set-cookie", "b"))


def test_headers_are_found_in_any_case_and_the_first_counts() -> None:
    capture = Capture(None, None, 200, PAIRS, b"")
    assert capture.header("Content-Type") == "text/html"
    assert capture.header("SET-COOKIE") == "a"


def test_a_header_that_was_not_sent() -> None:
    assert Capture(None, None, 200, PAIRS, b"").header("Date") is None
