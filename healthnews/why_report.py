"""Why an article is kept, or a duplicate, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import msgspec

from pipelines.duplicates.comparing import Verdict
from pipelines.duplicates.evidence import Evidence
from pipelines.duplicates.explaining import Explanation, Named, Other
from pipelines.duplicates.rank import Reason

_REASONS = {
    Reason.ORIGINAL: "its site is no mirror",
    Reason.DATE: "it states the earlier date, or a date at all",
    Reason.NUMBER: "its source id is the smaller number, or is one",
    Reason.ADDRESS: "its address comes first",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Another article, the verdict about the two texts and what it rests on, also in words."""

    identity: str
    url: str | None
    title: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, other: Other) -> Self:
        """Return what is to be said of it."""
        named, found = other.article, other.comparison
        words = tuple(map(str, found.evidence))
        return cls(named.identity, named.url, named.title, found.verdict, found.evidence, words)

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        yield f"  {self.verdict}  {self.identity}  {self.url or '-'}"
        yield f"    {self.title}"
        yield from (f"    - {said}" for said in self.words)


@dataclass(frozen=True, slots=True)
class WhyReport:
    """What `why URL --json` prints."""

    identity: str
    url: str | None
    title: str
    duplicate_of: Compared | None
    kept_because: Reason | None
    copies: tuple[Compared, ...]
    apart: tuple[Compared, ...]
    family_id: str | None
    family_size: int

    @classmethod
    def of(cls, found: Explanation) -> Self:
        """Return the report of an explanation."""
        return cls(
            *_names(found.article),
            duplicate_of=None if found.kept is None else Compared.of(found.kept),
            kept_because=found.reason,
            copies=tuple(map(Compared.of, found.copies)),
            apart=tuple(map(Compared.of, found.apart)),
            family_id=found.family_id,
            family_size=found.family_size,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return what holds of the article, and why, in lines."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.identity}  {self.url or '-'}"
        yield f"  {self.title}"
        if self.duplicate_of is not None and self.kept_because is not None:
            yield f"a duplicate; the other is kept because {_REASONS[self.kept_because]}:"
            yield from self.duplicate_of.lines()
        elif self.copies:
            yield f"kept; it stands for {len(self.copies)} more:"
        else:
            yield "kept; no other article is a copy of it"
        for copy in self.copies:
            yield from copy.lines()
        yield from self._relatives()

    def _relatives(self) -> Iterator[str]:
        if self.family_id is not None:
            yield f"family {self.family_id}, {self.family_size} articles"
        if self.apart:
            yield "kept apart from:"
        for other in self.apart:
            yield from other.lines()


@dataclass(frozen=True, slots=True)
class PairReport:
    """What `why URL OTHER_URL --json` prints."""

    identity: str
    url: str | None
    title: str
    other: Compared

    @classmethod
    def of(cls, one: Named, other: Other) -> Self:
        """Return the report of a comparison."""
        return cls(*_names(one), Compared.of(other))

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return both articles, the verdict and its evidence, in lines."""
        head = (f"{self.identity}  {self.url or '-'}", f"  {self.title}")
        return "\n".join((*head, *self.other.lines()))


def _names(article: Named) -> tuple[str, str | None, str]:
    return article.identity, article.url, article.title
