"""What a document must have to be found, in no engine's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens in a row, at least one. is_prefix: of the last one its beginning, a character."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts, at least one, wherever each of them stands."""

    parts: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts, at least one; the more, the better."""

    parts: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Prominent:
    """All of the phrases, at least one, in the title, a question or a heading."""

    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part, and none of the phrases."""

    part: Match
    excluded: tuple[Phrase, ...]


Match: TypeAlias = Phrase | All | AnyOf | Prominent | Without
