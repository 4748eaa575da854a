"""Names of provinces, cities and counties in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族|普米族|塔吉克族|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|蒙古|哈萨克|柯尔克孜|塔吉克"
    "|维吾尔|锡伯|各族"
)
_SUFFIX = re.compile(
    rf"(?<=..)(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|矿区|[省市州盟县区旗])$"
)
_LONGEST_KEY = 2
# What may follow a bare name: `成都市`, and `成都省` too, where a text was made from another.
_FOLLOWING = re.compile(
    rf"(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|矿区|[省市州盟县区旗]"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text: where, and its name without `市` and the like."""

    start: int
    end: int
    name: str


def places(text: str, *, bare_counties: bool = True) -> Iterator[Place]:
    """Yield the places that a simplified text names, from left to right, the longest name first.

    bare_counties: whether `霍邱` counts for 霍邱县 too. Some such names are ordinary
    words (`合作`, `资源`), which does no harm where two texts are compared.
    """
    names = _names(bare_counties)
    position, last = 0, len(text) - 1
    while position < last:
        for length, written in names.get(text[position : position + _LONGEST_KEY], ()):
            name = written.get(text[position : position + length])
            if name is not None:
                end = position + length
                if length == len(name) and (following := _FOLLOWING.match(text, end)):
                    end = following.end()
                yield Place(position, end, name)
                position = end
                break
        else:
            position += 1


_Names = dict[str, tuple[tuple[int, dict[str, str]], ...]]


@lru_cache(maxsize=2)
def _names(bare_counties: bool) -> _Names:
    """Return, by the first two characters, the lengths of names, longest first, and the names."""
    text = (resources.files(__package__) / "places.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    provinces, prefectures, counties = lines
    written = {name: _SUFFIX.sub("", name) for name in (*counties, *prefectures, *provinces)}
    for name in (*(counties if bare_counties else ()), *prefectures, *provinces):
        written[written[name]] = written[name]
    by_key: dict[str, dict[int, dict[str, str]]] = {}
    for name, bare in written.items():
        by_key.setdefault(name[:_LONGEST_KEY], {}).setdefault(len(name), {})[name] = bare
    return {key: tuple(sorted(found.items(), reverse=True)) for key, found in by_key.items()}
