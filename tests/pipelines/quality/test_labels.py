"""How well the rules do on texts that a person labelled. Floors are pinned: lower none unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from pipelines.quality import Flag
from tests.pipelines.quality import labels
from tests.pipelines.quality.labels import Judged


@dataclass(frozen=True)
class Floor:
    """The least that a flag must reach on a set, and of how many texts it is true there."""

    precision: float
    recall: float
    labelled: int


_Sets = dict[str, tuple[Callable[[], list[Judged]], int, dict[Flag, Floor]]]

SETS: _Sets = {
    # 99 items and 5 articles.
    "seeds": (
        labels.seeds,
        104,
        {
            Flag.OFF_TOPIC: Floor(1.0, 1.0, 19),
            Flag.PROMOTIONAL: Floor(1.0, 1.0, 6),
            Flag.MARKDOWN: Floor(1.0, 1.0, 1),
            Flag.MISSING_MEDIA: Floor(1.0, 1.0, 1),
            Flag.ARITHMETIC: Floor(1.0, 1.0, 7),
            Flag.TITLE_CONFLICT: Floor(1.0, 1.0, 1),
        },
    ),
    "hold-out": (
        labels.hold_out,
        129,
        {
            Flag.OFF_TOPIC: Floor(1.0, 0.93, 16),
            Flag.PROMOTIONAL: Floor(1.0, 1.0, 9),
            Flag.MARKDOWN: Floor(1.0, 1.0, 9),
            Flag.MISSING_MEDIA: Floor(1.0, 1.0, 7),
            Flag.ARITHMETIC: Floor(1.0, 0.9, 11),
            Flag.TITLE_CONFLICT: Floor(1.0, 1.0, 6),
        },
    ),
    "second hold-out": (
        labels.second_hold_out,
        89,
        {
            Flag.OFF_TOPIC: Floor(1.0, 0.42, 7),
            Flag.PROMOTIONAL: Floor(1.0, 1.0, 3),
            Flag.MARKDOWN: Floor(1.0, 1.0, 2),
            Flag.MISSING_MEDIA: Floor(1.0, 0.75, 4),
            Flag.ARITHMETIC: Floor(1.0, 1.0, 4),
            Flag.TITLE_CONFLICT: Floor(1.0, 1.0, 3),
        },
    ),
    "third hold-out": (
        labels.third_hold_out,
        62,
        {
            Flag.OFF_TOPIC: Floor(1.0, 0.62, 8),
            Flag.PROMOTIONAL: Floor(1.0, 0.6, 5),
            Flag.MARKDOWN: Floor(1.0, 0.75, 4),
            Flag.ARITHMETIC: Floor(1.0, 0.75, 4),
            Flag.TITLE_CONFLICT: Floor(1.0, 1.0, 3),
        },
    ),
    "fourth hold-out": (
        labels.fourth_hold_out,
        38,
        {
            Flag.OFF_TOPIC: Floor(1.0, 0.4, 5),
            Flag.PROMOTIONAL: Floor(1.0, 1.0, 2),
            Flag.MARKDOWN: Floor(1.0, 1.0, 3),
            Flag.MISSING_MEDIA: Floor(1.0, 1.0, 2),
            Flag.ARITHMETIC: Floor(1.0, 1.0, 4),
            Flag.TITLE_CONFLICT: Floor(1.0, 0.5, 2),
        },
    ),
}
every_set = pytest.mark.parametrize("name", SETS)


@cache
def texts(name: str) -> Sequence[Judged]:
    return SETS[name][0]()


@every_set
@pytest.mark.parametrize("flag", Flag)
def test_a_flag_is_as_precise_and_as_complete_as_it_was(name: str, flag: Flag):
    floor = SETS[name][2].get(flag, Floor(1.0, 0.0, 0))
    found = labels.score(flag, texts(name))
    right, wrong, missing = len(found.right), len(found.wrong), len(found.missing)

    assert right + missing == floor.labelled
    assert right >= floor.precision * (right + wrong), f"wrong: {found.wrong}"
    assert right >= floor.recall * floor.labelled, f"missing: {found.missing}"


@every_set
def test_no_text_was_left_out(name: str):
    ids = [of.id for of in texts(name)]

    assert len(set(ids)) == len(ids) == SETS[name][1]


@every_set
def test_every_reason_quotes_the_text(name: str):
    reasons = [reason for of in texts(name) for reason in of.found.values()]

    assert reasons
    assert [reason for reason in reasons if "“" not in reason] == []
