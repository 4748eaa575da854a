"""Where two values differ, and the part of each that shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import msgspec

from pipelines.strings import storable

_SHOWN = 80
# Of what two long texts share before they part, this much is shown.
_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where two values differ first; `old` and `new` are JSON text of what is there."""

    at: str
    old: str
    new: str


def first_difference(name: str, old: object, new: object) -> Place:
    """Return where two unequal values, made of JSON-ready builtins, differ first."""
    if isinstance(old, list) and isinstance(new, list) and old and new:
        for index, (mine, theirs) in enumerate(zip_longest(old, new)):
            if mine != theirs:
                return first_difference(f"{name}[{index}]", mine, theirs)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old | new:
            if old.get(key) != new.get(key):
                return first_difference(f"{name}.{key}", old.get(key), new.get(key))
    return Place(name, *_cut(_text(old), _text(new)))


def _text(value: object) -> str:
    if isinstance(value, str):
        value = storable(value)
    return msgspec.json.encode(value).decode("utf-8")


def _cut(old: str, new: str) -> tuple[str, str]:
    """Return both texts, cut to the same window around their first difference."""
    if max(len(old), len(new)) <= _SHOWN:
        return old, new
    parted = next(
        (at for at, (mine, theirs) in enumerate(zip(old, new, strict=False)) if mine != theirs),
        min(len(old), len(new)),
    )
    start = max(0, parted - _BEFORE)
    return _window(old, start), _window(new, start)


def _window(text: str, start: int) -> str:
    end = start + _SHOWN
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
