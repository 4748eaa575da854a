"""What speaks for or against two articles being one: for machines, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EvidenceKind(StrEnum):
    """The closed set of what a comparison rests on."""

    TITLE_EQUAL = "title_equal"
    TITLE_TERMS = "title_terms"
    TITLE_WORDS = "title_words"
    BODY_EQUAL = "body_equal"
    CONTAINMENT = "containment"
    NUMBER = "number"
    YEAR = "year"
    PLACE = "place"
    FAMILY = "family"


# Stands for the words around a value, where it is the title's.
TITLE = "title"
_WORDS = {
    EvidenceKind.TITLE_EQUAL: "the titles are equal",
    EvidenceKind.TITLE_TERMS: "the titles share {share:.2f} of their terms",
    EvidenceKind.TITLE_WORDS: "the titles differ in {values}",
    EvidenceKind.BODY_EQUAL: "the texts are equal",
    EvidenceKind.CONTAINMENT: "{share:.2f} of the shorter text is in the other",
    EvidenceKind.NUMBER: "they differ in a number: {values} {where}",
    EvidenceKind.YEAR: "they differ in a year: {values} {where}",
    EvidenceKind.PLACE: "they differ in a place: {values} {where}",
    EvidenceKind.FAMILY: "both titles are of the family {where}",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact about a pair. It is the same whichever article is named first.

    share: between 0 and 1, where the fact is a measure. values: what one says
    and the other does not, in order of code points; empty where one says nothing.
    where: the words around them, with `#` for a number and `@` for a place, or `TITLE`.
    """

    kind: EvidenceKind
    share: float | None = None
    values: tuple[str, ...] = ()
    where: str = ""

    def __str__(self) -> str:
        values = " / ".join(value or "nothing" for value in self.values)
        where = "in the title" if self.where == TITLE else f"“{self.where}”"
        return _WORDS[self.kind].format(share=self.share or 0.0, values=values, where=where)
