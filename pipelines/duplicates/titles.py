"""Whether two titles are one."""

from __future__ import annotations

from collections import Counter

from pipelines.duplicates.evidence import Evidence, EvidenceKind
from pipelines.duplicates.guard import readable, values
from pipelines.folding import fold

# The least share of the longer title's terms, its pairs of characters, that both must have.
TERMS = 0.9
# Left out or put in, these turn a title's sense around.
_TURNING = frozenset("不未无没非禁停勿别")


def same_title(one: str, other: str) -> tuple[bool, tuple[Evidence, ...]]:
    """Return whether the titles are one, and the evidence for or against.

    Equal keys are, and titles of which one has little more than the other. What the
    longer one adds must be no number, place or negation; where each has a
    character that the other lacks, another subject may have been put in.
    """
    mine, theirs = fold(one), fold(other)
    if mine == theirs:
        return True, (Evidence(EvidenceKind.TITLE_EQUAL),)
    share = _shared_terms(mine, theirs)
    evidence = (Evidence(EvidenceKind.TITLE_TERMS, round(share, 4)),)
    stated = _stated(one, other)
    only = Counter(mine) - Counter(theirs), Counter(theirs) - Counter(mine)
    if share < TERMS or stated:
        return False, evidence + stated
    if all(only) or _TURNING.intersection(*map(set, only)) or _TURNING & (only[0] | only[1]).keys():
        words = tuple(sorted("".join(sorted(part)) for part in only))
        return False, (*evidence, Evidence(EvidenceKind.TITLE_WORDS, values=words, where="title"))
    return True, evidence


def _shared_terms(one: str, other: str) -> float:
    mine, theirs = _terms(one), _terms(other)
    longer = max(mine.total(), theirs.total())
    return (mine & theirs).total() / longer if longer else 0.0


def _terms(title: str) -> Counter[str]:
    return Counter(title[index : index + 2] for index in range(len(title) - 1))


def _stated(one: str, other: str) -> tuple[Evidence, ...]:
    """Return the numbers, years and places that only one of the titles states."""
    mine, theirs = (
        Counter((value.kind, value.value) for value in values(readable(title)))
        for title in (one, other)
    )
    only = mine - theirs, theirs - mine
    found: list[Evidence] = []
    for kind in (EvidenceKind.NUMBER, EvidenceKind.YEAR, EvidenceKind.PLACE):
        said = [" ".join(sorted(name for of, name in part if of is kind)) for part in only]
        if any(said):
            found.append(Evidence(kind, values=tuple(sorted(said)), where="title"))
    return tuple(found)
