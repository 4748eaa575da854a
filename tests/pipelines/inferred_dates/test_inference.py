"""What a date is inferred from, how wrong it may be, and which inference wins."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.inferred_dates.ids import NumberedId, numbered_id
from pipelines.inferred_dates.inference import (
    DatedId,
    DateMethod,
    Inference,
    best_of,
    from_linking_items,
    from_neighbours,
)


def dated(*entries: tuple[int, int]) -> list[DatedId]:
    """Return ids with their days of March 2025."""
    return [DatedId(number, date(2025, 3, day)) for number, day in entries]


def test_items_that_agree_date_an_article_exactly():
    assert from_linking_items("2025-03-17", "2025-03-17") == Inference(
        DateMethod.LINKING_ITEMS, "2025-03-17", 0, "the items that lead to it say 2025-03-17"
    )


def test_of_items_that_disagree_the_earliest_counts_and_the_rest_is_the_error():
    assert from_linking_items("2025-02-27", "2025-03-02") == Inference(
        DateMethod.LINKING_ITEMS,
        "2025-02-27",
        3,
        "the items that lead to it say 2025-02-27 to 2025-03-02",
    )


@pytest.mark.parametrize(
    ("before", "after", "value", "error"),
    [(17, 17, "2025-03-17", 0), (17, 18, "2025-03-17", 1), (17, 19, "2025-03-18", 1),
     (10, 17, "2025-03-13", 4)],
)  # fmt: skip
def test_between_neighbours_lies_the_middle(before: int, after: int, value: str, error: int):
    below = dated((90, before), (80, before), (70, 9))
    above = dated((110, after), (120, after), (130, 20))
    found = from_neighbours(below, above)
    assert found == Inference(
        DateMethod.NEIGHBOURING_IDS,
        value,
        error,
        f"id 90 is of 2025-03-{before:02}, id 110 of 2025-03-{after:02}",
    )


@pytest.mark.parametrize(
    ("below", "above"),
    [
        # Eight days apart.
        ([(90, 10), (80, 10), (70, 10)], [(110, 18), (120, 18), (130, 18)]),
        # Not in order: between the nearest, below, above, across.
        ([(90, 18), (80, 17), (70, 17)], [(110, 17), (120, 18), (130, 18)]),
        ([(90, 17), (80, 18), (70, 17)], [(110, 18), (120, 18), (130, 18)]),
        ([(90, 17), (80, 17), (70, 17)], [(110, 18), (120, 19), (130, 18)]),
        ([(90, 17), (80, 17), (70, 19)], [(110, 18), (120, 18), (130, 18)]),
        # Too few to tell.
        ([(90, 17), (80, 17)], [(110, 18), (120, 18), (130, 18)]),
        ([(90, 17), (80, 17), (70, 17)], [(110, 17)]),
        ([], []),
    ],
)
def test_neighbours_that_do_not_bear_out_the_guess_say_nothing(
    below: list[tuple[int, int]], above: list[tuple[int, int]]
):
    assert from_neighbours(dated(*below), dated(*above)) is None


def inferred(method: DateMethod, error: int | None) -> Inference:
    return Inference(method, "2025-03-17", error, "")


def test_the_least_error_wins_and_among_equals_the_surest_method():
    items = inferred(DateMethod.LINKING_ITEMS, 1)
    ids = inferred(DateMethod.NEIGHBOURING_IDS, 1)
    near = inferred(DateMethod.NEIGHBOURING_IDS, 0)
    own = inferred(DateMethod.RELATED_ITEMS_AGREE, None)
    assert best_of([ids, items, own]) is items
    assert best_of([own, near, items]) is near
    assert best_of([own]) is own
    assert best_of([]) is None


@pytest.mark.parametrize(
    ("identity", "found"),
    [
        ("jiusongjiankang:7299931", NumberedId("jiusongjiankang", 7299931)),
        ("uzkoo:vtxtik/fmlrns", None),
        ("jiusongjiankang:007", None),
        ("jiusongjiankang:７", None),
        ("jiusongjiankang:1234567890123456789", None),
        ("https://example.cn/1", None),
        ("urn:sha256:00ff", None),
        (":1", None),
    ],
)
def test_ids_that_are_numbers(identity: str, found: NumberedId | None):
    assert numbered_id(identity) == found
