"""Text to the tokens of the index: pairs of Chinese characters, words and numbers whole.

Each character of a run of Chinese gives the token that begins with it: the pair with the next
one, or the last one alone. So `断缴后` gives `断缴 缴后 后`; a word of two characters is
a token, a longer one a phrase, and a single one the beginning of a token, wherever it stands.
What stands between such runs gives its words and numbers: `做CT` gives `做 ct`.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from re import compile as pattern

from pipelines.folding import simplify
from pipelines.search.characters import THOUSANDS, UNSPACED, WORD

VERSION = f"1/{unicodedata.unidata_version}"
"""Changes with the tokens of any text: the number with this module, `characters` and the table
of `folding`, the rest with Python's Unicode.

An index holds tokens of one version only: its entries can be taken out again by the very tokens
that they were made of, and by no others.
"""

# Between two runs while they are cut, and what the cutting makes of it.
_GAP = "\0"
_CUT_GAP = pattern("\0 \0. ")
_CODE = "utf-32-le"
_BLANK = array("I", " ".encode(_CODE))


class RunKind(Enum):
    """What a stretch of text is to the index."""

    UNSPACED = "unspaced"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of normal text that gives tokens: a run of Chinese, or one word.

    text: for a word its token. start, end: where it stands in the normal text.
    """

    kind: RunKind
    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """Return the text as the index sees it: NFKC, no case, traditional characters simplified."""
    return simplify(unicodedata.normalize("NFKC", text).casefold())


def index_text(text: str) -> str:
    """Return the tokens of a text, in order, with blanks between them."""
    parts = UNSPACED.split(normal(text))
    parts[0::2] = map(_words, parts[0::2])
    if len(parts) > 1:
        parts[1::2] = _cut(parts[1::2])
    return " ".join(parts)


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text that is `normal` already, in order."""
    at = 0
    for place, part in enumerate(UNSPACED.split(text)):
        if place % 2:
            yield Run(RunKind.UNSPACED, part, at, at + len(part))
        else:
            for found in WORD.finditer(part):
                word = found[0].replace(THOUSANDS, "")
                yield Run(RunKind.WORD, word, at + found.start(), at + found.end())
        at += len(part)


def pairs(run: str) -> list[str]:
    """Return the pairs of characters in a run of Chinese; none for a single character."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _words(between: str) -> str:
    if len(between) == 1:  # punctuation, nearly always
        return between if between.isalnum() else ""
    return " ".join(WORD.findall(between)).replace(THOUSANDS, "")


def _cut(found: list[str]) -> list[str]:
    """Return the tokens of each run: all of them at once, which spares a loop over characters."""
    first = array("I", _GAP.join(found).encode(_CODE))
    second = first[1:]
    second.append(ord(_GAP))
    cut = _BLANK * (3 * len(first))
    cut[0::3] = first
    cut[1::3] = second
    return [tokens.replace(_GAP, "") for tokens in _CUT_GAP.split(cut.tobytes().decode(_CODE))]
