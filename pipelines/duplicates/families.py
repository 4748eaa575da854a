"""Families: what one template made for many places, years and amounts.

One key a title: articles of the same key are a family, whatever came first.
"""

from __future__ import annotations

import re

from pipelines.duplicates.guard import readable
from pipelines.duplicates.places import places
from pipelines.folding import fold

# 2025年, 2024-2025年度, 23年; and a year without the word.
_YEAR = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|^[12]\d(?=年(?!工龄|以|内|后|前|多|没)))"
    r"(?:[-~至到—/](?:19|20)?\d\d)?(?!\d)(?![元块万亿.])年?度?",
    re.ASCII,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
# A number without a unit that names the thing asked about (`社保基数14300`): what is asked
# about it (`是几档`, `和5000的区别`) is an aspect of the same.
_NAMED_BY_NUMBER = re.compile(
    r"^(\D{4,}?)(?<!第)\d{3,}(?:\.\d+)?(?![\d.,%‰a-z]|元|块|万|亿|年|月|日|天|岁|克|毫|个|人|次|种|名|号|米|公里|小时|分)",
    re.ASCII,
)
_SHORTEST = 4


def family_key(title: str) -> str | None:
    """Return what of a title stays when its place, year and amounts are taken away.

    Places and years go, numbers become `#`; what follows a number that names
    the subject goes too. None where no subject of four characters is left.
    """
    text = _YEAR.sub("", _without_places(readable(title)))
    named = _NAMED_BY_NUMBER.match(text)
    if named is not None:
        text = f"{named[1]}0"
    key = fold(_NUMBER.sub("0", text)).replace("0", "#")
    return key if len(key) >= _SHORTEST else None


def _without_places(text: str) -> str:
    parts: list[str] = []
    last = 0
    for place in places(text, bare_counties=False):
        parts.append(text[last : place.start])
        last = place.end
    return "".join((*parts, text[last:]))
