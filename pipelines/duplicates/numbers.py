"""Numbers in a text, and what they amount to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"千": 10**3, "万": 10**4, "亿": 10**8}
# Figures without a point that a Decimal would keep to the last one.
_PLAIN = 18
_NUMBER = re.compile(
    r"(?P<figures>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<times>[千万亿]?)"
    r"|[零〇一二两三四五六七八九十百千万亿]+",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: where, what it amounts to (`1.5万` is 15000)."""

    start: int
    end: int
    value: str


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a simplified text in NFKC, in figures or Chinese, from left to right."""
    for found in _NUMBER.finditer(text):
        figures = found["figures"]
        if figures is None:
            value = _chinese(found[0])
        elif not found["times"] and len(figures) <= _PLAIN and figures.isdecimal():
            value = str(int(figures))
        else:
            amount = Decimal(figures.replace(",", "")) * _MULTIPLIERS.get(found["times"], 1)
            value = f"{amount.normalize():f}"
        yield Number(*found.span(), value)


def _chinese(text: str) -> str:
    """Return a Chinese numeral's value in figures; the text itself where it is none."""
    text = text.replace("〇", "零").replace("两", "二")
    if all(character in _DIGITS for character in text):  # 一九九八
        return "".join(str(_DIGITS.index(character)) for character in text)
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total += (section + digit or 1) * _MULTIPLIERS[character]
            section = digit = 0
    return str(total + section + digit)
