"""The guard: texts that say different numbers, years or places in the same words are not one.

One number, year or city changed leaves two long texts almost equal by any measure
of similarity: what tells them apart is that the same words stand around another value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from pipelines.duplicates.evidence import Evidence, EvidenceKind
from pipelines.duplicates.numbers import numbers
from pipelines.duplicates.places import places
from pipelines.duplicates.plain import plain
from pipelines.folding import simplify

# Characters around a value that make its surroundings, within its sentence: sentences
# move. Other values among them count as one character each.
_BEFORE = 6
_AFTER = 4
_SENTENCE = re.compile(r"[。!?;…]|\.(?!\d)")
# What may follow a number at the end of a text that was cut there.
_CUT = " .\n"
# Lines of which is kept what they state: some hundred bytes each.
_LINES = 4096
# Longer lines, in characters, are not remembered: a page may be one.
_KEPT = 1000
_SIGNS = re.compile(r"[\W_]+")
_NUMBER, _PLACE = "#", "@"
_YEAR = re.compile(r"(?:19|20)\d\d")


class Value(msgspec.Struct, frozen=True, gc=False):
    """A number, year or place that a text states. `mark` is `#` for numbers, `@` for places."""

    start: int
    end: int
    mark: str
    value: str


class Surroundings(msgspec.Struct, frozen=True, gc=False):
    """The words before and after a value, and the value's mark: looked up by the thousand."""

    before: str
    mark: str
    after: str

    def __str__(self) -> str:
        return self.before + self.mark + self.after


Statements = dict[Surroundings, Counter[str]]


def conflicts(one: str, other: str) -> tuple[Evidence, ...]:
    """Return where two bodies say different values in the same words."""
    return differences(statements(one), statements(other))


def statements(body: str) -> Statements:
    """Return the values that a body states, and how often, by what is around them."""
    return stated_in(plain(body))


def stated_in(words: str) -> Statements:
    """Return what `statements` does of a body whose words `plain` has told."""
    text = readable(words)
    stated: Statements = {}
    *lines, last = text.rstrip(_CUT).split("\n")
    for line in lines:
        _add(stated, _line(line) if len(line) <= _KEPT else _values_of(line))
    _add(stated, _last_line(last))
    return stated


def _add(stated: Statements, found: Iterable[tuple[Surroundings, str]]) -> None:
    for around, value in found:
        stated.setdefault(around, Counter())[value] += 1


# What one template made, or one article copied, has most lines in common.
@lru_cache(maxsize=_LINES)
def _line(line: str) -> tuple[tuple[Surroundings, str], ...]:
    """Return the values that a line states; none of them reaches into the next."""
    return tuple(_values_of(line))


def _values_of(line: str) -> Iterator[tuple[Surroundings, str]]:
    return _stated_by(line, list(values(line)))


def _last_line(line: str) -> Iterator[tuple[Surroundings, str]]:
    found = list(values(line))
    if found and found[-1].mark == _NUMBER and found[-1].end == len(line):
        found.pop()  # where a text was cut, a number may have been
    return _stated_by(line, found)


def _stated_by(line: str, found: Sequence[Value]) -> Iterator[tuple[Surroundings, str]]:
    start = first = 0
    for end in (*(sentence.end() for sentence in _SENTENCE.finditer(line)), len(line)):
        last = first
        while last < len(found) and found[last].start < end:
            last += 1
        if last > first:
            yield from _stated(line[:end], start, found[first:last])
        start, first = end, last


def _stated(text: str, start: int, found: Sequence[Value]) -> Iterator[tuple[Surroundings, str]]:
    """Yield the values of the sentence with which `text` ends, and what is around each."""
    masked: list[str] = []
    marks: list[int] = []
    length = 0
    for value in found:
        words = _SIGNS.sub("", text[start : value.start])
        masked += (words, value.mark)
        marks.append(length + len(words))
        length += len(words) + 1
        start = value.end
    line = "".join((*masked, _SIGNS.sub("", text[start:])))
    for mark, value in zip(marks, found, strict=True):
        before, after = line[max(mark - _BEFORE, 0) : mark], line[mark + 1 : mark + 1 + _AFTER]
        yield Surroundings(before, value.mark, after), value.value


def differences(one: Statements, other: Statements) -> tuple[Evidence, ...]:
    """Return where each of two texts says a value that the other does not, in the same words."""
    found: list[Evidence] = []
    for around in one.keys() & other.keys():
        # As plain dicts: no count is 0, and a Counter's own comparison looks for such.
        if dict.__eq__(one[around], other[around]):
            continue
        mine, theirs = one[around] - other[around], other[around] - one[around]
        if mine and theirs:
            said = tuple(sorted((min(mine), min(theirs))))
            found.append(Evidence(kind_of(around.mark, said), values=said, where=str(around)))
    return tuple(sorted(found, key=lambda entry: (entry.kind, entry.where, entry.values)))


def kind_of(mark: str, said: Iterable[str]) -> EvidenceKind:
    """Return what values of that mark are; numbers that may be years are years."""
    if mark == _PLACE:
        return EvidenceKind.PLACE
    return EvidenceKind.YEAR if all(map(_YEAR.fullmatch, said)) else EvidenceKind.NUMBER


def readable(text: str) -> str:
    """Return `text` in NFKC and simplified, with its punctuation."""
    return simplify(unicodedata.normalize("NFKC", text).casefold())


def values(text: str) -> Iterator[Value]:
    """Yield the numbers, years and places of a readable text, from left to right."""
    found = [Value(place.start, place.end, _PLACE, place.value) for place in places(text)]
    taken = {index for value in found for index in range(value.start, value.end)}
    found += (
        Value(number.start, number.end, _NUMBER, number.value)
        for number in numbers(text)
        if number.start not in taken
    )
    return iter(sorted(found, key=lambda value: value.start))
