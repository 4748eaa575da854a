"""Sums, products and shares that a text states and that do not hold.

Only what a text itself spells out is computed again. Rounding is forgiven, and so are
units that may be meant otherwise; a number that touches the cut of a teaser is not
judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.quality.amounts import NUMBER, SCALE, Amount, shown
from pipelines.quality.flags import quoted
from pipelines.quality.formula import NoFormulaError, value_of
from pipelines.quality.shares import shares
from pipelines.quality.totals import totals
from pipelines.quality.widths import half

_UNIT = r"(?:[万亿]?(?:元|块钱)?(?:/(?:人|月|年|天|日|次))?(?:个?月|年|天|次|人)?)"
_TERM = rf"(?:\(\s*){{0,3}}{NUMBER}\s*(?:%|‰|{_UNIT})(?:\s*\)){{0,3}}"
# No page has a longer one, and a bound keeps a hostile text cheap.
_FORMULA = rf"{_TERM}(?:\s*[×÷+\-*/xX]\s*{_TERM}){{1,11}}"
_EQUATION = re.compile(
    rf"(?<![\d.])(?<!\d,)({_FORMULA})\s*([=≈])\s*(约?)\s*({NUMBER})\s*({SCALE})(%?)(元?)"
)
# 500.8元(5008元×10%)
_EXPLAINED = re.compile(
    rf"(约?)(?<![\d.])(?<!\d,)({NUMBER})\s*({SCALE})元(?:/[月年人])?\s*\(\s*({_FORMULA})\s*\)"
)
# What cannot stand before a formula that is whole, nor after its result.
_GOES_ON_LEFT = frozenset("×÷+-*/xX^·)%")
_GOES_ON_RIGHT = re.compile(
    r"\s*[×÷+\-*/xX~^(]\s*[\d(]|[\d.%‰a-zA-Z小分秒毫克升斤千焦卡米厘倍至到]"
)
# A play on words such as 1+1=3 computes nothing.
_SERIOUS = re.compile(r"\d{2}|[%元.]")
# One of them stands in whatever can be computed.
_SIGNS = "元%=×％＝≈"
_HINT = re.compile(
    r"[=＝≈×]|[合总共]计|[总一]共|[全一每]年|元(?:/月)?的|[(（][其包含即]|[%％][,，]?\s*(?:即|等于|就是)"
)


def arithmetic(text: str, *, cut: bool = False) -> list[str]:
    """Return what does not hold, in the words of the text. One line of `text` is a block.

    cut: whether the text is broken off at its end.
    """
    # Pages with few numbers are most, and lines with numbers few.
    signs = [sign for sign in _SIGNS if sign in text]
    if not signs:
        return []
    lines = text.split("\n")
    numbered = {at for sign in signs for at, line in enumerate(lines) if sign in line}
    wrong: list[str] = []
    for at in sorted(numbered):
        line = lines[at]
        if _HINT.search(line):
            end = len(line.rstrip()) if cut and at == len(lines) - 1 else None
            wrong += _of_line(half(line), end)
    return list(dict.fromkeys(wrong))


def _of_line(line: str, end: int | None) -> Iterator[str]:
    for find in (_equations, _explanations, totals, shares):
        for found, computed in find(line):
            # A bracket that closes shows that nothing before it was cut.
            if found.end() != end or found[0].endswith(")"):
                yield f"{quoted(found[0])}, which is {computed}"


def _equations(line: str) -> Iterator[tuple[re.Match[str], str]]:
    if "=" not in line and "≈" not in line:
        return
    for found in _EQUATION.finditer(line):
        formula, sign, about, number, scale, percent, _ = found.groups()
        if _is_whole(line, found) and _SERIOUS.search(formula):
            result = Amount.of(number, scale)
            loose = sign == "≈" or bool(about)
            yield from _judged(found, formula, result, percent, about=loose)


def _explanations(line: str) -> Iterator[tuple[re.Match[str], str]]:
    if "(" not in line:
        return
    for found in _EXPLAINED.finditer(line):
        about, number, scale, formula = found.groups()
        yield from _judged(found, formula, Amount.of(number, scale), "", about=bool(about))


def _is_whole(line: str, found: re.Match[str]) -> bool:
    before = line[: found.start()].rstrip()[-1:]
    return before not in _GOES_ON_LEFT and not _GOES_ON_RIGHT.match(line, found.end())


def _judged(
    found: re.Match[str], formula: str, result: Amount, percent: str, *, about: bool
) -> Iterator[tuple[re.Match[str], str]]:
    try:
        value = value_of(formula)
        plain = value_of(formula, scaled=False)
    except NoFormulaError:
        return
    if "," in formula:  # 14,300 or two numbers
        return
    meant = {value, plain}
    if "万" in found[0] or "亿" in found[0]:
        meant |= {value * 1e4, value / 1e4, plain * 1e4, plain / 1e4}
    if percent:
        meant |= {value * 100}
    if not any(result.is_near(one, about=about) for one in meant):
        yield found, shown(value * 100 if percent and abs(value) < 1 else value) + percent
