"""A pair of texts with a label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pipelines.duplicates.text import ComparedText

# Makes the other text of a pair; None where this text has nothing to make it from.
Maker = Callable[[Random, ComparedText], ComparedText | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, the way in which the second was made, and whether they are one article."""

    kind: str
    one: ComparedText
    other: ComparedText
    is_copy: bool
