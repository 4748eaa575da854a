"""Text as a key: two ways of dressing the same words give the same string.

Keys are stored, so they must not change when a library does: the table of
traditional characters is a copy of OpenCC's, kept beside this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

# Characters that are written in simplified text too, but not with this meaning only, so
# that `simplify` leaves them: as keys they are one with what converters make of them.
_LOOSE = tuple(
    zip(
        "著瞭覆像藉俱彷祇麽揹馀伕甯薰甦锺鎗讬荳燄菓籐",
        "着了复象借具仿只么背余夫宁熏苏钟枪托豆焰果藤",
        strict=True,
    )
)
_ANY_LOOSE = re.compile(f"[{''.join(loose for loose, _ in _LOOSE)}]")
_BETWEEN_DIGITS = re.compile(r"(\d)([\W_]+)(?=\d)")
_WORDS = re.compile(r"[^\W_]+|(?<=\d)[.-](?=\d)")
_THOUSANDS_MARK = re.compile(r"[,，]\d{3}(?!\d)")
_THOUSANDS = re.compile(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})+(?![\d,，])")


def simplify(text: str) -> str:
    """Return `text` with traditional characters made simplified, one for one.

    The length stays, so positions hold in both. Where a character has several
    simplified forms the most frequent is taken (`乾` is `干`); no words are looked
    at, so `乾隆` becomes `干隆`: a form for searching, not for reading.
    """
    search, table = _traditional()
    return text if search(text) is None else text.translate(table)


def is_traditional(text: str) -> bool:
    """Return whether `text` has a traditional character."""
    search, _ = _traditional()
    return search(text) is not None


def fold(text: str) -> str:
    """Return the key of `text` for comparing: NFKC, no case, simplified, no punctuation or blanks.

    What parts two digits stays, in one form, so that `8.5` is not `85`, nor `1-2`
    twelve: a decimal point as `.`, anything else as `-` (`2024—2025` is
    `2024-2025`). Commas of thousands go (`14,300` is `14300`). Signs that are no
    letters go as all punctuation does: `%`, `≥`, `-` before a number.
    """
    if _THOUSANDS_MARK.search(text):
        text = _THOUSANDS.sub(_joined, text)
    key = "".join(_WORDS.findall(_BETWEEN_DIGITS.sub(_parted, text)))
    if not unicodedata.is_normalized("NFKC", key):
        key = "".join(_WORDS.findall(unicodedata.normalize("NFKC", key)))
    key = simplify(key.casefold())
    if _ANY_LOOSE.search(key):
        for loose, common in _LOOSE:
            key = key.replace(loose, common)
    return key


def _joined(thousands: re.Match[str]) -> str:
    return thousands[0].replace(",", "").replace("，", "")


def _parted(digit: re.Match[str]) -> str:
    return f"{digit[1]}." if digit[2] in ".．" else f"{digit[1]}-"


@lru_cache(maxsize=1)
def _traditional() -> tuple[Callable[[str], object], dict[int, str]]:
    """Return what finds a traditional character in a text, and the table of all of them."""
    # Those beyond the Basic Multilingual Plane are left out of the file: looking for them
    # in every text would cost more than all else here.
    lines = (resources.files(__package__) / "traditional.txt").read_text("utf-8").splitlines()
    traditional, simplified = (line for line in lines if not line.startswith("#"))
    return re.compile(f"[{traditional}]").search, str.maketrans(
        dict(zip(traditional, simplified, strict=True))
    )
