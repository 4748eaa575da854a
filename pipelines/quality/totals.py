"""Totals beside their items: 个人400元,补助670元,合计1070元; every month and a whole year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.quality.amounts import NUMBER, SCALE, Amount, shown

_ITEM = rf"[\u4e00-\u9fff]{{2,14}}:?\s*({NUMBER})({SCALE})(元|%)(/[月年人])?"
_ONE = re.compile(_ITEM)
_TOTAL = re.compile(
    rf"(?:{_ITEM}\s*[,、;+和]?\s*){{2,}}"
    rf"(?:两项|三项|以上)?(?:合计|总计|共计|总共|一共)(?:缴费|缴纳|为|是|每人)?:?\s*({NUMBER})({SCALE})(元|%)(/[月年人])?"
)
# Before the items in their sentence a year is no item; any other number may be one.
_YEARS = re.compile(r"20\d\d年")
_DIGIT = re.compile(r"\d")
# The items are not all, or something is among them that is none.
_OPEN = re.compile(
    r"若干|等|其他|另|不含|约|\d\s*[-~至]\s*\d|每|基数|工资|收入|起付|[限金总]额|上限|下限|余额|总费"
)
# 每月缴费320元,全年共缴纳3840元
_YEAR = re.compile(
    rf"(?:每月|月)(?:个人|需|应|缴费|缴纳|金额|额|交|为|:)*({NUMBER})元,"
    rf"(?:全年|一年|每年)(?:总计|合计|共计|共|需|应|缴费|缴纳|金额|额|交|为|:)*({NUMBER})({SCALE})元"
    r"(?![^。;]{0,10}(?:优惠|减免|补贴|折))"
)
_MONTHS = 12


def totals(line: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield totals that are not that of their items, and the right ones. In half width."""
    if "计" in line or "共" in line:
        for found in _TOTAL.finditer(line):
            yield from _sum(line, found)
    if "年" in line and "月" in line:
        for found in _YEAR.finditer(line):
            month, year = Amount.of(found[1]), Amount.of(found[2], found[3])
            value = month.value * _MONTHS
            if not year.is_near(value, slack=month.step * _MONTHS / 2):
                yield found, f"{shown(value)} for {_MONTHS} months"


def _sum(line: str, found: re.Match[str]) -> Iterator[tuple[re.Match[str], str]]:
    number, scale, unit, per = found.groups()[-4:]
    items = [of.groups() for of in _ONE.finditer(found[0])][:-1]
    before = _YEARS.sub("", line[: found.start()])
    if _OPEN.search(found[0]) or _DIGIT.search(before, _sentence_start(before)):
        return
    if any((of[2], of[3]) != (unit, items[0][3]) for of in items) or per not in (None, items[0][3]):
        return
    values = [Amount.of(of[0], of[1]).value for of in items]
    total = Amount.of(number, scale)
    # The first of them may belong to what was said before.
    if not any(total.is_near(sum(values[at:])) for at in range(len(values) - 1)):
        yield found, f"{shown(sum(values))}{unit}"


def _sentence_start(text: str) -> int:
    """Return where the last sentence of a text begins."""
    return max(text.rfind("。"), text.rfind(";")) + 1
