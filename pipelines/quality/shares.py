"""Shares of an amount, parts of a whole and comparisons that a text spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.quality.amounts import NUMBER, SCALE, Amount, shown

# 4767元 (按2023年…月平均工资9167元的60%调整), 4200元/月(7000元的60%)
_OF_BASE = re.compile(
    rf"(?<![\d.])(?<!\d,)({NUMBER})\s*({SCALE})元(?:/[月年人])?\s*"
    rf"\((?:[按即为][^()\d]{{0,10}}(?:\d{{4}}年)?[^()\d]{{0,24}})?({NUMBER})({SCALE})元(?:/月)?的({NUMBER})%[^()\d]{{0,4}}\)"
)
# 9167元的60%,即5500元
_THAT_IS = re.compile(
    rf"(?<![\d.])(?<!\d,)({NUMBER})({SCALE})元的({NUMBER})%,?\s*(?:即|等于|就是)(约?)\s*({NUMBER})({SCALE})元"
)
# 缴费基数为6484元/月。医保缴费比例为8.5%,即每月需缴纳540.08元
_AT_RATE = re.compile(
    rf"基数[为是:]\s*({NUMBER})元(?:/月)?[。,;]\s*[^\d。;]{{0,10}}(?:比例|费率)[为是:]?\s*({NUMBER})%,"
    rf"\s*即(?:每月|月)?(?:个人)?(?:需|应)?(?:缴纳|缴费|缴|交)?(?:金额)?[为:]?(约?)\s*({NUMBER})元"
)
# 7.55%(含基本医疗保险6.5%和补充医疗保险2%)
_CONTAINS = re.compile(
    rf"(?<![\d.\-~])(?<!\d,)({NUMBER})\s*(%|元)(?:/[月年人])?\s*\((?:其中)?(?:包含|包括|含)"
    rf"([\u4e00-\u9fff]{{2,14}}{NUMBER}\2(?:[,、+和及][\u4e00-\u9fff]{{2,14}}{NUMBER}\2)*)\)"
)
# Someone with 14400元,且高于…的300%(即22555元)
_COMPARED = re.compile(
    rf"(?<![\d.\-~])(?<!\d,)({NUMBER})元,且?(高于|超过|大于|低于|小于)[^,。;\d]{{0,25}}(?:\d+%)?\(即({NUMBER})元\)"
)
_ABOVE = frozenset({"高于", "超过", "大于"})
_NUMBERS = re.compile(NUMBER)


def shares(line: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield what does not hold, and what would. The line is in half width."""
    if "%" in line:
        yield from _rates(line)
    if "含" in line or "包括" in line:
        yield from _parts(line)
    if "(即" in line:
        yield from _comparisons(line)


def _rates(line: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _OF_BASE.finditer(line):
        stated, base = Amount.of(found[1], found[2]), Amount.of(found[3], found[4])
        yield from _share(found, stated, base, found[5])
    for found in _THAT_IS.finditer(line):
        stated, base = Amount.of(found[5], found[6]), Amount.of(found[1], found[2])
        yield from _share(found, stated, base, found[3], about=bool(found[4]))
    for found in _AT_RATE.finditer(line):
        stated, base = Amount.of(found[4]), Amount.of(found[1])
        yield from _share(found, stated, base, found[2], about=bool(found[3]))


def _share(
    found: re.Match[str], stated: Amount, base: Amount, rate: str, *, about: bool = False
) -> Iterator[tuple[re.Match[str], str]]:
    value = base.value * float(rate) / 100
    if not stated.is_near(value, about=about):
        yield found, f"{shown(value)}元"


def _parts(line: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _CONTAINS.finditer(line):
        whole = Amount.of(found[1])
        value = sum(Amount.of(number).value for number in _NUMBERS.findall(found[3]))
        # A text need not name all parts of a whole.
        if value > whole.value and not whole.is_near(value):
            yield found, f"{shown(value)}{found[2]} in the brackets alone"


def _comparisons(line: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _COMPARED.finditer(line):
        one, other = Amount.of(found[1]).value, Amount.of(found[3]).value
        if (one < other) if found[2] in _ABOVE else (one > other):
            yield found, "the other way round"
