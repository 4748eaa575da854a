"""Titles that ask about one year, place or amount and texts that tell of another."""

from __future__ import annotations

import re

from pipelines.quality.flags import quoted
from pipelines.quality.places import Place, may_name_places, places_in
from pipelines.quality.widths import half

_DIGIT = re.compile(r"[0-9０-９]")
_WIDE_DIGIT = re.compile("[０-９]")
_YEAR = re.compile(r"(?<![\d.])(20[0-4]\d)(?![\d.元])")
# What a text says of itself: a year of rules, not the day of an event or a source.
_YEAR_OF_RULES = re.compile(
    r"(?<![\d.])(20[0-4]\d)年(?![\d《])[^。;,]{0,24}?(?:最新|政策|标准|规定|通知|公告|方案|办法)"
)
_RELATIVE = re.compile("今年|本年(?!度)|去年|上年(?!度)|明年|来年")
_AMOUNT = re.compile(r"([\u4e00-\u9fff]{2})(\d{3,})(?![\d.,年月日号万%])")
_TOLD = r"(?:为|是|:|按)?\s*(\d{3,})元"
# How far into a text it says what it is about.
_OPENING = 150
# Rules differ from place to place; a dish or a lake is named after one.
_RULES = re.compile("保|退休|养老|津贴|补贴|公积金|报销")
_ELSEWHERE = re.compile("异地|跨省|外地|转移|转入|转出|迁")
_TOLD_OF = re.compile(
    "(?:市|省|(?:壮族|回族|维吾尔)?自治区|地区|职工|居民|医保|社保|参保|城乡|灵活)"
)


def title_conflict(title: str, text: str) -> list[str]:
    """Return in what the title and the text disagree; nothing where one of them is silent."""
    if not text:
        return []
    found: list[str] = []
    if _DIGIT.search(title):
        found += filter(None, (_years(half(title), text), _amounts(half(title), text)))
    if may_name_places(title) and (conflict := _places(title, text)):
        found.append(conflict)
    return found


def _years(title: str, text: str) -> str | None:
    asked = set(_YEAR.findall(title))
    if not asked or any(year in text for year in asked):
        return None
    # To fold a whole text takes longer than all else here.
    folded = half(text) if _WIDE_DIGIT.search(text) else text
    if any(year in folded or f"{year[2:]}年" in folded for year in asked):
        return None
    opening = half(folded[:_OPENING]).partition("。")[0]
    told = _YEAR_OF_RULES.search(opening)
    if told is None or _RELATIVE.search(text):
        return None
    return f"the title says {min(asked)}, the text {quoted(told[0])}"


def _amounts(title: str, text: str) -> str | None:
    numbers = [number for number in re.findall(r"\d+", title) if not _YEAR.fullmatch(number)]
    asked = _AMOUNT.search(title)
    if asked is None or len(numbers) != 1 or _YEAR.fullmatch(asked[2]):
        return None
    if asked[2] in text:
        return None
    folded = half(text)
    if asked[2] in folded.replace(",", ""):
        return None
    told = re.search(asked[1] + _TOLD, folded[:_OPENING])
    if told is None:
        return None
    return f"the title says {quoted(asked[0])}, the text {quoted(told[0])}"


def _places(title: str, text: str) -> str | None:
    if not _RULES.search(title):
        return None
    asked = places_in(title)
    if len(asked) != 1 or asked[0].is_told_of(text) or _ELSEWHERE.search(title):
        return None
    opening = text[:_OPENING].partition("。")[0]
    told = places_in(opening)
    if len(told) != 1 or f"以{told[0].name}" in opening or not _is_subject(opening, told[0]):
        return None
    return f"the title says {quoted(asked[0].name)}, the text {quoted(told[0].name)}"


def _is_subject(opening: str, place: Place) -> bool:
    """Return whether the place is told of as one with people or rules of its own."""
    return _TOLD_OF.match(opening, opening.index(place.name) + len(place.name)) is not None
