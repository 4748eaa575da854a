"""Names of provinces, cities and counties in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    for found in _names(bare_counties).find(text):
        following = _FOLLOWING.match(text, found.end) if _is_bare(found) else None
        yield Found(found.start, following.end(), found.value) if following else found


def _is_bare(found: Found) -> bool:
    return found.end - found.start == len(found.value)


@lru_cache(maxsize=2)
def _names(bare_counties: bool) -> Lexicon:
    provinces, prefectures, counties = read_lines("places.txt")
    names = {name: _ENDING.sub("", name) for name in (*counties, *prefectures, *provinces)}
    for name in (*(counties if bare_counties else ()), *prefectures, *provinces):
        names[names[name]] = names[name]
        if "自治" in name:  # 延边州, 陵水县
            names[names[name] + name[-1]] = names[name]
    return Lexicon(names)
