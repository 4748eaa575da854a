"""The rule: are two articles one, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pipelines.duplicates.evidence import Evidence, EvidenceKind
from pipelines.duplicates.families import family_key
from pipelines.duplicates.guard import Statements, differences, stated_in
from pipelines.duplicates.plain import plain
from pipelines.duplicates.text import ComparedText, folded_title
from pipelines.duplicates.titles import same_title
from pipelines.duplicates.wordings import one_wording
from pipelines.folding import fold, is_traditional

# The least share of the shorter body's 5-grams that the longer one must have.
CONTAINMENT = 0.7
_SHINGLE = 5
# Fewer shingles say too little: they must be most of the longer body too.
_FEW = 16


class Verdict(StrEnum):
    """What two articles are to each other.

    exact: the same words. near: the same article, cut, re-ordered or added to.
    sibling: alike, but not the same. different: not alike.
    """

    EXACT = "exact"
    NEAR = "near"
    SIBLING = "sibling"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A decision about a pair, with all that it rests on."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]

    @property
    def is_duplicate(self) -> bool:
        """Whether the two are one article."""
        return self.verdict in {Verdict.EXACT, Verdict.NEAR}


class Side:
    """A text made ready to be compared with many: what is worked out is kept."""

    def __init__(self, text: ComparedText) -> None:
        self.text = text

    @cached_property
    def title(self) -> str:
        """The title's key."""
        return folded_title(self.text)

    @cached_property
    def words(self) -> str:
        """The body without what a site puts around it."""
        return plain(self.text.body)

    @cached_property
    def body(self) -> str:
        """The body's key, as `folded_body` gives it."""
        return fold(self.words)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The body's 5-grams; the whole body where it is shorter."""
        return shingles(self.body)

    @cached_property
    def reworded(self) -> frozenset[str]:
        """The body's 5-grams in one wording, to compare with a mirror's."""
        return shingles(one_wording(self.body))

    @cached_property
    def is_traditional(self) -> bool:
        """Whether the body is in traditional characters."""
        return is_traditional(self.text.body)

    @cached_property
    def statements(self) -> Statements:
        """The values that the body states."""
        return stated_in(self.words)

    @cached_property
    def family(self) -> str | None:
        """The title's family."""
        return family_key(self.text.title)


def compare(one: ComparedText, other: ComparedText) -> Comparison:
    """Return whether two texts are one article; the same whichever is named first."""
    return compare_sides(Side(one), Side(other))


def compare_sides(one: Side, other: Side) -> Comparison:
    """Do what `compare` does, with texts that are compared more than once."""
    if _are_equal(one, other):
        return Comparison(
            Verdict.EXACT, (Evidence(EvidenceKind.TITLE_EQUAL), Evidence(EvidenceKind.BODY_EQUAL))
        )
    titled, evidence = same_title(one.text.title, other.text.title)
    if one.is_traditional == other.is_traditional:
        share = _containment(one.shingles, other.shingles)
    else:
        share = _containment(one.reworded, other.reworded)
    evidence += (Evidence(EvidenceKind.CONTAINMENT, round(share, 4)),)
    alike = share >= CONTAINMENT
    if titled and alike:
        against = differences(one.statements, other.statements)
        return Comparison(Verdict.SIBLING if against else Verdict.NEAR, evidence + against)
    if one.family is not None and one.family == other.family:
        evidence += (Evidence(EvidenceKind.FAMILY, where=one.family),)
        alike = True
    return Comparison(Verdict.SIBLING if alike else Verdict.DIFFERENT, evidence)


def copy_of(one: Side, other: Side) -> Comparison | None:
    """Return what `compare_sides` does where it finds a copy, else None.

    Most candidates that are none say other values in the same words, which is
    told without the shingles.
    """
    if not _are_equal(one, other) and differences(one.statements, other.statements):
        return None
    found = compare_sides(one, other)
    return found if found.is_duplicate else None


def shingles(folded: str) -> frozenset[str]:
    """Return the 5-grams of a folded text; the whole text where it is shorter, none of none."""
    if len(folded) <= _SHINGLE:
        return frozenset((folded,) if folded else ())
    return frozenset(folded[index : index + _SHINGLE] for index in range(len(folded) - 4))


def _are_equal(one: Side, other: Side) -> bool:
    return one.title == other.title and one.body == other.body


def _containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of the shorter body's shingles the longer one has."""
    shorter, longer = sorted((len(one), len(other)))
    if not longer:
        return 1.0
    if not shorter:
        return 0.0
    return len(one & other) / (shorter if shorter >= _FEW else longer)
