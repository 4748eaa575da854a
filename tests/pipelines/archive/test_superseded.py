"""The rules of retention for the captures of one address, by hand."""

from __future__ import annotations

import pytest

from pipelines.archive.exchange import ExchangeKind
from pipelines.archive.superseded import superseded
from tests.pipelines.archive.captures import APART, later, row
from tests.pipelines.builders import URL

RESPONSE, REVISIT = ExchangeKind.RESPONSE, ExchangeKind.REVISIT
RESOURCE, RENDITION = ExchangeKind.RESOURCE, ExchangeKind.RENDITION


def refusal(hours):
    return row(int((hours or 0) * 10), hours=hours, segment=APART)


def page(hours, status=200, kind=RESPONSE):
    """Return a capture whose place is told by its hour."""
    return row(1000 + int((hours or 0) * 10), hours=hours, status=status, kind=kind)


def may_go(*history, sources=(), broken=()):
    """Return the hours of the captures that may go, the latest first."""
    moments = {URL: {None if hours is None else later(hours) for hours in sources}}
    found = superseded(
        history, moments if sources else {}, lambda item: item.fetched_at not in map(later, broken)
    )
    hours = [None if item.fetched_at is None else (item.fetched_at - later(0)) for item in found]
    return [None if moment is None else moment.total_seconds() / 3600 for moment in hours]


def test_a_page_may_go_when_a_newer_whole_one_is_there():
    assert may_go(page(0), page(1), page(2)) == [1, 0]


def test_the_only_capture_stays():
    assert may_go(page(0)) == []
    assert may_go(page(0, status=404)) == []
    assert may_go(refusal(0)) == []


def test_an_error_replaces_no_page():
    assert may_go(page(0), page(1, status=404), page(2, status=503)) == []


def test_an_error_may_go_when_a_newer_page_is_there():
    assert may_go(page(0, status=404), page(1)) == [0]


def test_errors_after_the_last_page_stay():
    assert may_go(page(0), page(1), page(2, status=404), page(3, status=404)) == [0]


def test_a_page_that_cannot_be_read_replaces_none():
    assert may_go(page(0), page(1), page(2), broken=[2]) == [0]
    assert may_go(page(0), page(1), page(2), broken=[1, 2]) == []


def test_a_revisit_is_as_good_as_its_payload():
    assert may_go(page(0), page(1, kind=REVISIT)) == [0]


def test_refusals_may_go_but_for_the_newest_capture():
    assert may_go(refusal(0), refusal(1), page(2)) == [0, 1]
    assert may_go(page(0), refusal(1), refusal(2)) == [1]


def test_a_refusal_replaces_no_page():
    assert may_go(page(0), refusal(1)) == []


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (RESPONSE, RESPONSE, [0]),
        (RESPONSE, RESOURCE, []),
        (RESPONSE, RENDITION, []),
        (REVISIT, RESOURCE, []),
        (RESOURCE, RESPONSE, [0]),
        (RESOURCE, RENDITION, []),
        (RENDITION, RESPONSE, [0]),
        (RENDITION, RESOURCE, [0]),
    ],
)
def test_what_is_poorer_in_kind_replaces_nothing(older, newer, expected):
    assert may_go(page(0, kind=older), page(1, kind=newer)) == expected


def test_a_page_without_headers_may_go_behind_a_poorer_one_when_a_full_one_is_there():
    history = [page(0), page(1, kind=RENDITION), page(2), page(3, kind=RENDITION)]
    assert may_go(*history) == [1, 0]


def test_an_unknown_moment_is_older_than_any_and_replaces_nothing():
    assert may_go(page(None), page(1)) == [None]
    assert may_go(page(None), page(None)) == []


def test_of_one_moment_neither_replaces_the_other():
    one, other = row(0, hours=1), row(200, hours=1)
    assert may_go(one, other) == []
    assert may_go(one, other, page(2)) == [1, 1]


def test_what_an_article_rests_on_stays():
    assert may_go(page(0), page(1), page(2), sources=[0]) == [1]
    assert may_go(page(0), page(1), page(2), sources=[0, 1]) == []


def test_all_pages_stay_where_those_an_article_rests_on_are_lost():
    assert may_go(page(0), page(1), page(2), sources=[1], broken=[1]) == []
    assert may_go(page(0), page(2), sources=[1]) == []
    assert may_go(refusal(0), page(0.5), page(2), sources=[1]) == [0]
