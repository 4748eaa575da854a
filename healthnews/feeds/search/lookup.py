"""What an engine answers: how frequent is this, which documents fit best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from healthnews.feeds.search.matching import Match, Phrase


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked among. kinds: those of documents; None: all. Others as in `Query`."""

    kinds: tuple[str, ...] | None = None
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document by its row id, and how well it fits by BM25: larger is better."""

    document: int
    score: float


class Lookup(Protocol):
    """The index of a database, for reading. All methods raise sqlite3.Error."""

    def refresh(self) -> None:
        """Take in what the database has become, before a query. Raises EngineError."""

    def size(self) -> int:
        """Return how many documents there are."""
        ...

    def frequency(self, phrase: Phrase, most: int) -> int:
        """Return in how many documents it is, or `most` where it is in more."""
        ...

    def longer_words(self, part: str, most: int) -> list[str]:
        """Return words of the index that the part is a part of, the most frequent first."""
        ...

    def best(self, match: Match, wanted: Filter, limit: int) -> list[Ranked]:
        """Return the documents that fit best, best first."""
        ...
