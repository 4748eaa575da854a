"""Many texts as one array of code points: a table says what becomes of each character.

Going through a text character by character takes Python ten times as long. What a table
cannot say, because it depends on what stands beside a character, is `HARD`: texts that hold
such a character are for whoever asks to work out one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.uint32]

BREAK = "\0"
"""Between two texts."""
HARD = 2**32 - 1
"""In a table: what becomes of the character, only its text can tell."""

CODE = "utf-32-le"
TOGETHER = 2**14
"""Characters at a time: what is made of them stays in the processor's cache."""

_SIZE = 2**16
_ZERO, _DIGITS = np.uint32(ord("0")), 10
_COMMAS = (ord(","), ord("，"))
_GROUP = 3
# Most of what Chinese pages print; all else is hard. No character of these joins with one
# that stands before it, as marks over letters and the parts of hangul do, but for marks
# that `unicodedata.combining` knows.
_USUAL = (
    range(0x250),
    range(0x370, 0x400),  # Greek
    range(0x2000, 0x2070),  # punctuation
    range(0x20A0, 0x20C0),
    range(0x2100, 0x2300),  # ℃, Roman numerals, arrows, operators
    range(0x2460, 0x27C0),  # circled numbers, boxes, shapes, dingbats
    range(0x3000, 0x3130),  # ideographic punctuation, kana, bopomofo
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFFA0),  # full width; half-width Hangul, which follows, joins
    range(0xFFE0, 0xFFF0),
)
_IDEOGRAPHS = tuple(
    character for code in chain(range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
    if (character := chr(code)).isalnum()
)  # fmt: skip


def pages(texts: Sequence[str], size: int = TOGETHER) -> Iterator[Sequence[str]]:
    """Yield the texts in order, as many at a time as have that many characters, or one."""
    begin = length = 0
    for at, text in enumerate(texts):
        if length + len(text) > size and at > begin:
            yield texts[begin:at]
            begin, length = at, 0
        length += len(text)
    if begin < len(texts):
        yield texts[begin:]


def joined(texts: Sequence[str]) -> Points | None:
    """Return the code points of all texts with BREAK between them, None where a text holds one."""
    text = BREAK.join(texts)
    return points_of(text) if text.count(BREAK) == len(texts) - 1 else None


def points_of(text: str) -> Points:
    """Return the code points of a text."""
    return np.frombuffer(text.encode(CODE, "surrogatepass"), dtype="<u4")


def text_of(points: Points) -> str:
    """Return the text of code points."""
    return points.astype("<u4", copy=False).tobytes().decode(CODE, "surrogatepass")


def table(one: Callable[[str], int], ideographs: Callable[[str], Sequence[int]]) -> Points:
    """Return a table of what becomes of each character; HARD of those that are not usual.

    one: tells it of a usual character that `is_alone`. ideographs: of many ideographs
    of the Basic Multilingual Plane, at once.
    """
    values = np.full(_SIZE, HARD, dtype=np.uint32)
    for code in chain.from_iterable(_USUAL):
        if is_alone(chr(code)):
            values[code] = one(chr(code))
    codes = points_of("".join(_IDEOGRAPHS))
    values[codes] = ideographs("".join(_IDEOGRAPHS))
    return values


def is_alone(character: str) -> bool:
    """Tell whether the character's NFKC has nothing that joins with what stands before it."""
    return not any(map(unicodedata.combining, unicodedata.normalize("NFKC", character)))


def looked_up(values: Points, points: Points) -> Points:
    """Return what the table says of each point."""
    # What is beyond the table gets its last entry, which is hard.
    found: Points = values.take(points, mode="clip")
    return found


def are_digits(points: Points) -> NDArray[np.bool_]:
    """Tell of each point whether it is one of `0` to `9`."""
    # Below zero is far above ten.
    found: NDArray[np.bool_] = (points - _ZERO) < _DIGITS
    return found


def thousands(points: Points, digits: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return where a comma stands after a digit, and before three that may be a group."""
    commas = np.flatnonzero((points == _COMMAS[0]) | (points == _COMMAS[1]))
    commas = commas[(commas > 0) & (commas < len(points) - _GROUP)]
    found = digits[commas - 1]
    for place in range(1, _GROUP + 1):
        found &= digits[commas + place]
    return commas[found]


def texts_at(points: Points, *places: NDArray[np.intp]) -> Iterator[int]:
    """Yield, each once, the numbers of the joined texts in which these places are."""
    wanted = np.concatenate(places)
    if wanted.size:
        breaks = np.flatnonzero(points == ord(BREAK))
        yield from np.unique(np.searchsorted(breaks, wanted)).tolist()
