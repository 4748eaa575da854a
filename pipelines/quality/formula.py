"""The value of a formula as pages print one: `(20000-1200)×70%`."""

from __future__ import annotations

import re

from pipelines.quality.amounts import NUMBER, SCALE, Amount

_TOKEN = re.compile(rf"({NUMBER})\s*({SCALE})(%|‰)?|([()×÷+\-*/xX])")
# 10 % − 1 % after a sign of multiplication is one rate.
_RATE = re.compile(rf"([×*xX]\s*)({NUMBER}%\s*[+\-]\s*{NUMBER}%)(?!\s*[×÷*/])")
_SHARES = {"%": 0.01, "‰": 0.001}


class NoFormulaError(ValueError):
    """What looks like a formula cannot be computed, or means something else."""


def value_of(formula: str, *, scaled: bool = True) -> float:
    """Return the value of a formula of numbers, 万 and 亿, per cent, signs and brackets.

    Not `scaled`: as if 万 and 亿 were not there. Units are skipped. Raises
    NoFormulaError where brackets do not close, something is divided by zero, or a
    smaller number minus a larger one shows a range such as `12-15`.
    """
    return _Reader(_RATE.sub(r"\1(\2)", formula), scaled).value()


class _Reader:
    """Reads by the usual rules of precedence, from left to right."""

    def __init__(self, formula: str, scaled: bool) -> None:
        self._tokens: list[str | float] = []
        for number, scale, share, sign in _TOKEN.findall(formula):
            if sign:
                self._tokens.append(sign.lower())
            else:
                value = Amount.of(number, scale if scaled else "").value
                self._tokens.append(value * _SHARES.get(share, 1.0))
        self._at = 0

    def value(self) -> float:
        found = self._sum()
        if self._at != len(self._tokens):
            raise NoFormulaError("there is more than a formula")
        return found

    def _next(self) -> str | float | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _sum(self) -> float:
        found = self._product()
        while (sign := self._next()) in ("+", "-"):
            self._at += 1
            other = self._product()
            if sign == "-" and other > found:
                raise NoFormulaError("a range, or a date")
            found = found + other if sign == "+" else found - other
        return found

    def _product(self) -> float:
        found = self._single()
        while (sign := self._next()) in ("×", "*", "x", "÷", "/"):
            self._at += 1
            other = self._single()
            if sign not in ("÷", "/"):
                found *= other
            elif other:
                found /= other
            else:
                raise NoFormulaError("divided by zero")
        return found

    def _single(self) -> float:
        item = self._next()
        self._at += 1
        if isinstance(item, float):
            return item
        if item != "(":
            raise NoFormulaError("a number is missing")
        found = self._sum()
        if self._next() != ")":
            raise NoFormulaError("a bracket does not close")
        self._at += 1
        return found
