"""What makes one document come before another. Numbers are documented in `docs/search.md`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import exp2, prod

# Guesses, kept mild: a text in doubt still comes before one that fits much worse.
_DOUBTS = (
    ("off_topic", 0.9),
    ("promotional", 0.8),
    ("title_conflict", 0.9),
    ("arithmetic", 0.9),
    ("missing_media", 0.95),
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Inputs of the score: BM25 over the fields, times freshness, times quality.

    title, question, headings, body: what a word in that field weighs.
    freshness: how much more a document of today scores than one without a date, as a share.
    half_life_days: after so many days half of that is left.
    stub: what the score of a teaser is multiplied by: texts come first.
    flag_factors: quality flags, and what the score of an article with that flag is multiplied by.
    """

    title: float = 4.0
    question: float = 4.0
    headings: float = 2.0
    body: float = 1.0
    freshness: float = 0.05
    half_life_days: float = 365.0
    stub: float = 0.8
    flag_factors: tuple[tuple[str, float], ...] = _DOUBTS

    def bm25(self) -> str:
        """Return FTS5's rank function with the weights of the fields."""
        return f"bm25({self.title}, {self.question}, {self.headings}, {self.body})"

    def factor(self, published: str | None, today: date, flags: Iterable[str] = ()) -> float:
        """Return what BM25 is multiplied by, for a date as stored and the article's flags."""
        factors = dict(self.flag_factors)
        factor = prod(factors.get(flag, 1.0) for flag in flags)
        age = _age(published, today)
        if age is None:
            return factor
        return factor * (1.0 + self.freshness * exp2(-age / self.half_life_days))


def _age(published: str | None, today: date) -> int | None:
    """Return the days since a date began, 0 for one to come; None where none is told."""
    if published is None:
        return None
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:  # a page may print anything
        return None
    return max(0, (today - day).days)
