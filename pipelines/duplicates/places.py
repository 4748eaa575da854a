"""Names of provinces, cities and counties in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipelines.duplicates.lexicon import Found, Lexicon, read_lines

_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族|普米族|塔吉克族|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|蒙古|哈萨克|柯尔克孜|塔吉克"
    "|维吾尔|锡伯|各族"
)
_RANK = rf"(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|矿区|[省市州盟县区旗])"
_ENDING = re.compile(rf"(?<=..){_RANK}$")
# `成都市`, and `成都省` too: texts were made from others without care.
_FOLLOWING = re.compile(_RANK)


def places(text: str, *, bare_counties: bool = True) -> Iterator[Found]:
    """Yield the places that a simplified text names, with their names without `市` and the like.

    bare_counties: whether `霍邱` counts for 霍邱县 too. Some such names are ordinary
    words (`合作`, `资源`), which does no harm where two texts are compared.
    """
    names = _names()
    if not bare_counties:
        starts = names.starts(text)
    else:
        starts = sorted({*names.starts(text), *_bare_counties().starts(text)})
    end = 0
    for start in starts:
        if start < end:
            continue
        found = names.at(text, start)
        if found is None and bare_counties:
            found = _bare_counties().at(text, start)
            if found is not None and any(names.at(text, at) for at in _inside(found)):
                continue  # 联合江苏: no 合江
        if found is None:
            continue
        following = _FOLLOWING.match(text, found.end) if _is_bare(found) else None
        end = following.end() if following else found.end
        yield Found(found.start, end, found.value)


def _inside(found: Found) -> range:
    return range(found.start + 1, found.end)


def _is_bare(found: Found) -> bool:
    return found.end - found.start == len(found.value)


@lru_cache(maxsize=1)
def _names() -> Lexicon:
    """Return all full names, and those of provinces and prefectures without their ending."""
    provinces, prefectures, counties = read_lines("places.txt")
    names = _without_endings(counties) | _without_endings((*prefectures, *provinces))
    for name in (*prefectures, *provinces):
        names[names[name]] = names[name]
    for name in (*counties, *prefectures):
        if "自治" in name:  # 陵水县, 延边州
            names[names[name] + name[-1]] = names[name]
    return Lexicon(names)


@lru_cache(maxsize=1)
def _bare_counties() -> Lexicon:
    _, _, counties = read_lines("places.txt")
    return Lexicon({bare: bare for bare in _without_endings(counties).values()})


def _without_endings(names: Iterable[str]) -> dict[str, str]:
    return {name: _ENDING.sub("", name) for name in names}
