"""The guard: texts that say different numbers, years or places in the same words are not one.

One number, year or city changed leaves two long texts almost equal by any measure
of similarity: what tells them apart is that the same words stand around another value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.duplicates.evidence import Evidence, EvidenceKind
from pipelines.duplicates.numbers import numbers
from pipelines.duplicates.places import places
from pipelines.duplicates.plain import plain
from pipelines.folding import simplify

# Characters around a value that make its surroundings; other values among them count as one.
_BEFORE = 6
_AFTER = 4
_SIGNS = re.compile(r"[\W_]+")
_MARKS = {EvidenceKind.NUMBER: "#", EvidenceKind.YEAR: "#", EvidenceKind.PLACE: "@"}


@dataclass(frozen=True, slots=True)
class Value:
    """A number, year or place that a text states."""

    start: int
    end: int
    kind: EvidenceKind
    value: str


Statements = dict[tuple[str, str], dict[str, EvidenceKind]]


def conflicts(one: str, other: str) -> tuple[Evidence, ...]:
    """Return where two bodies say different values in the same words."""
    return differences(statements(one), statements(other))


def statements(body: str) -> Statements:
    """Return the values that a body states, by the words before and after them."""
    text = readable(plain(body))
    found = list(values(text))
    parts: list[str] = []
    places_of: list[int] = []
    length = last = 0
    for value in found:
        before = _SIGNS.sub("", text[last : value.start])
        length += len(before)
        places_of.append(length)
        parts += (before, _MARKS[value.kind])
        length += 1
        last = value.end
    parts.append(_SIGNS.sub("", text[last:]))
    masked = "".join(parts)
    stated: Statements = {}
    for place, value in zip(places_of, found, strict=True):
        before = masked[max(place - _BEFORE, 0) : place]
        around = before, masked[place + 1 : place + 1 + _AFTER]
        stated.setdefault(around, {})[value.value] = value.kind
    return stated


def differences(one: Statements, other: Statements) -> tuple[Evidence, ...]:
    """Return where each of two texts says a value that the other does not, in the same words."""
    found: list[Evidence] = []
    for around in one.keys() & other.keys():
        mine, theirs = one[around], other[around]
        only = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
        if all(only):
            first, second = min(only[0]), min(only[1])
            kind = mine[first]
            said = tuple(sorted((first, second)))
            found.append(Evidence(kind, values=said, where=around[0] + _MARKS[kind] + around[1]))
    return tuple(sorted(found, key=lambda entry: (entry.kind, entry.where, entry.values)))


def readable(text: str) -> str:
    """Return `text` in NFKC and simplified, with its punctuation."""
    return simplify(unicodedata.normalize("NFKC", text).casefold())


def values(text: str) -> Iterator[Value]:
    """Yield the numbers, years and places of a readable text, from left to right."""
    found = [
        Value(place.start, place.end, EvidenceKind.PLACE, place.name) for place in places(text)
    ]
    taken = {index for value in found for index in range(value.start, value.end)}
    for number in numbers(text):
        if number.start not in taken:
            kind = EvidenceKind.YEAR if number.is_year else EvidenceKind.NUMBER
            found.append(Value(number.start, number.end, kind, number.value))
    return iter(sorted(found, key=lambda value: value.start))
