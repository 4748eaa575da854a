"""Words to look for in a text, all at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_KEY = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A word in a text: where, and what the lexicon says of it."""

    start: int
    end: int
    value: str


class Lexicon:
    """Words of two characters and more, each with a value."""

    def __init__(self, words: Mapping[str, str]) -> None:
        by_key: dict[str, dict[int, dict[str, str]]] = {}
        for word, value in words.items():
            by_key.setdefault(word[:_KEY], {}).setdefault(len(word), {})[word] = value
        self._by_key = {key: sorted(found.items(), reverse=True) for key, found in by_key.items()}
        self._may_start = _pairs(by_key)

    def starts(self, text: str) -> list[int]:
        """Return the places of the text where the first two characters of a word stand."""
        by_key = self._by_key
        places = (found.start() for found in self._may_start.finditer(text))
        return [at for at in places if text[at : at + _KEY] in by_key]

    def find(self, text: str) -> Iterator[Found]:
        """Yield the words of the text from left to right, the longest first; none overlap."""
        end = 0
        for start in self.starts(text):
            found = self.at(text, start) if start >= end else None
            if found is not None:
                yield found
                end = found.end

    def at(self, text: str, position: int) -> Found | None:
        """Return the longest word that begins at that place of the text, if any does."""
        for length, words in self._by_key.get(text[position : position + _KEY], ()):
            value = words.get(text[position : position + length])
            if value is not None:
                return Found(position, position + length, value)
        return None


def _pairs(keys: Collection[str]) -> re.Pattern[str]:
    """Return what finds all of these pairs of characters, and other pairs of the same characters.

    A few percent of a text are left to look up, which is a quarter of the time.
    """
    if not keys:
        return re.compile("(?!)")
    firsts, seconds = ("".join(sorted({key[at] for key in keys})) for at in range(_KEY))
    return re.compile(f"[{re.escape(firsts)}](?=[{re.escape(seconds)}])")


@lru_cache(maxsize=4)
def read_lines(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each line of a data file beside this module, without its comments."""
    text = (resources.files(__package__) / name).read_text("utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if not line.startswith("#"))
