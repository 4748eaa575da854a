"""A number is held against its limit, and what is not met is said."""

from __future__ import annotations

import pytest

from benchmarks.target import Target


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target.at_least("rate", 20, 20.0), True),
        (Target.at_least("rate", 20, 19.999), False),
        (Target.at_most("cost", 1.5, 1.5), True),
        (Target.at_most("cost", 1.5, 1.501), False),
    ],
)
def test_a_limit_itself_is_kept_and_nothing_beyond_it(target: Target, met: bool):
    assert target.met is met


def test_a_target_that_is_not_met_says_so():
    target = Target.at_least("parse, beside trafilatura", 20, 10.26, "×")

    assert target.cells() == (
        "parse, beside trafilatura",
        "≥ 20 ×",
        "10.3 ×",
        "**not met**",
    )
    assert target.to_text() == (
        "Target: parse, beside trafilatura: ≥ 20 ×; measured 10.3 ×: NOT MET."
    )


@pytest.mark.parametrize(
    ("measured", "shown"),
    [(0.456, "0.456"), (4.96, "4.96"), (62.04, "62.0"), (1234.5, "1,234"), (3.0, "3")],
)
def test_a_number_is_shown_with_three_digits(measured: float, shown: str):
    assert Target.at_most("cost", 1, measured).cells()[2] == shown
