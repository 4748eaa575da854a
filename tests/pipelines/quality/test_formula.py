"""Formulas have the value that a pocket calculator gives."""

from __future__ import annotations

import pytest

from pipelines.quality.formula import NoFormulaError, value_of


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2+3×4", 14),
        ("(2+3)×4", 20),
        ("(6000元+6000元)÷2×15×1%", 900),
        ("70÷(1.75×1.75)", 22.857),
        ("10万元×60%", 60000),
        ("1.2亿÷4", 30_000_000),
        ("5008元 × 10% - 1%", 450.72),
        ("1000-50-30", 920),
        ("3‰×1000", 3),
        ("12x3", 36),
    ],
)
def test_the_value(formula: str, value: float):
    assert value_of(formula) == pytest.approx(value, abs=0.001)


def test_without_units_of_ten_thousand():
    assert value_of("10万元×60%", scaled=False) == pytest.approx(6)


@pytest.mark.parametrize("formula", ["(2+3×4", "2+3)×4", "2÷0", "12-15", "2×", "×2", ""])
def test_what_is_no_formula(formula: str):
    with pytest.raises(NoFormulaError):
        value_of(formula)
