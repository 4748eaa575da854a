from __future__ import annotations

import pytest

from pipelines.archive.index import Content
from pipelines.archive.limits import Limits, chosen
from pipelines.archive.removable import Removable
from tests.pipelines.archive.captures import FIRST, SECOND, later, row

FULL = {FIRST: Content(captures=9, preamble=30), SECOND: Content(captures=1, preamble=30)}


def may_go(offset, hours, *, size=100, revisits=(), segment=FIRST):
    item = row(offset, hours=hours, segment=segment)
    return Removable(item, size, tuple(revisits), (True, "", bool(revisits)))


OLD, MIDDLE, NEW = (may_go(number, number) for number in (1, 2, 3))


def choose(*found, max_bytes=None, oldest=None, total=1000):
    limits = Limits(max_bytes, None if oldest is None else later(oldest))
    return chosen(found, limits, total, FULL)


@pytest.mark.parametrize(
    ("max_bytes", "expected"),
    [(1000, ()), (999, (OLD,)), (900, (OLD,)), (899, (OLD, MIDDLE)), (0, (OLD, MIDDLE, NEW))],
)
def test_no_more_goes_than_is_too_much(max_bytes, expected):
    going = choose(OLD, MIDDLE, NEW, max_bytes=max_bytes)
    assert (going.items, going.bytes) == (expected, 100 * len(expected))


@pytest.mark.parametrize(
    ("oldest", "expected"), [(0, ()), (1, ()), (1.5, (OLD,)), (9, (OLD, MIDDLE, NEW))]
)
def test_all_that_is_too_old_goes(oldest, expected):
    assert choose(OLD, MIDDLE, NEW, oldest=oldest).items == expected


def test_an_unknown_moment_is_never_too_old_but_the_first_to_be_too_much():
    unknown = may_go(0, None)
    assert choose(unknown, OLD, oldest=99).items == (OLD,)
    assert choose(unknown, OLD, max_bytes=950).items == (unknown,)


def test_what_is_too_old_makes_room_first():
    assert choose(OLD, MIDDLE, NEW, max_bytes=900, oldest=1.5).items == (OLD,)
    assert choose(NEW, MIDDLE, OLD, max_bytes=800, oldest=1.5).items == (NEW, OLD)


def test_a_payload_is_too_old_only_with_what_refers_to_it():
    payload = may_go(0, 1, revisits=[NEW.row.position])
    assert choose(NEW, payload, oldest=2).items == ()
    assert choose(NEW, payload, oldest=4).items == (NEW, payload)


def test_a_payload_that_is_too_old_goes_once_nothing_refers_to_it():
    payload = may_go(0, 1, revisits=[NEW.row.position])
    assert choose(NEW, payload, oldest=2, max_bytes=999).items == (NEW, payload)


def test_with_its_last_capture_a_segment_goes_altogether():
    last = may_go(30, 1, segment=SECOND)
    going = choose(last, MIDDLE, max_bytes=870)
    assert (going.items, going.bytes) == ((last,), 130)


def test_how_much_is_too_much():
    assert Limits(100, None).over(150) == 50
    assert Limits(100, None).over(50) == 0
    assert Limits(None, None).over(10**12) == 0
