"""Whether two titles are one."""

from __future__ import annotations

from collections import Counter

from pipelines.duplicates.evidence import TITLE, Evidence, EvidenceKind
from pipelines.duplicates.guard import kind_of, readable, values
from pipelines.duplicates.wordings import one_wording
from pipelines.folding import fold, is_traditional

# The least share of the longer title's terms, its pairs of characters, that both must have.
TERMS = 0.9
_ROUNDING = 1e-9
# What a title may say more than another in its middle; at its ends it may be any words
# but those that turn its sense around.
PARTICLES = frozenset("的了吗呢啊呀吧着过")
_TURNING = frozenset("不未无没非禁停勿别能可会否")


def most_more(length: int) -> int:
    """Return how many characters a title of this length may say more than one that it contains."""
    # Each takes a pair away from what they share.
    return int((1 - TERMS) * max(length - 1, 0) + _ROUNDING)


def same_title(one: str, other: str) -> tuple[bool, tuple[Evidence, ...]]:
    """Return whether the titles are one, and the evidence for or against.

    Equal keys are, in one wording where a title is in traditional characters. So are
    titles of which one has little more than the other: that must be no number, no
    place, and nothing that may be another subject or turn the sense around, but words
    at its ends, or particles.
    """
    mine, theirs = fold(one), fold(other)
    if is_traditional(one) or is_traditional(other):
        mine, theirs = one_wording(mine), one_wording(theirs)
    if mine == theirs:
        return True, (Evidence(EvidenceKind.TITLE_EQUAL),)
    share = _shared_terms(mine, theirs)
    evidence = (Evidence(EvidenceKind.TITLE_TERMS, round(share, 4)),)
    stated = _stated(one, other)
    only = Counter(mine) - Counter(theirs), Counter(theirs) - Counter(mine)
    if share < TERMS or stated:
        return False, evidence + stated
    if not _is_more(*sorted((mine, theirs), key=len)):
        words = tuple(sorted("".join(sorted(part.elements())) for part in only))
        return False, (*evidence, Evidence(EvidenceKind.TITLE_WORDS, values=words, where=TITLE))
    return True, evidence


def _is_more(short: str, long: str) -> bool:
    """Whether the longer title says what the shorter one does, and nothing that counts besides."""
    at = long.find(short)
    if at >= 0:
        return not _TURNING.intersection(long[:at] + long[at + len(short) :])
    rest = iter(long)
    more: list[str] = []
    for character in short:
        for candidate in rest:
            if candidate == character:
                break
            more.append(candidate)
        else:
            return False
    more += rest
    return PARTICLES.issuperset(more)


def _shared_terms(one: str, other: str) -> float:
    mine, theirs = _terms(one), _terms(other)
    longer = max(mine.total(), theirs.total())
    return (mine & theirs).total() / longer if longer else 0.0


def _terms(title: str) -> Counter[str]:
    return Counter(title[index : index + 2] for index in range(len(title) - 1))


def _stated(one: str, other: str) -> tuple[Evidence, ...]:
    """Return the numbers, years and places that only one of the titles states."""
    mine, theirs = (
        Counter((value.mark, value.value) for value in values(readable(title)))
        for title in (one, other)
    )
    only = mine - theirs, theirs - mine
    found: list[Evidence] = []
    for mark in sorted({mark for mark, _ in (*only[0], *only[1])}):
        said = [sorted(name for of, name in part if of == mark) for part in only]
        kind = kind_of(mark, said[0] + said[1])
        found.append(Evidence(kind, values=tuple(sorted(map(" ".join, said))), where=TITLE))
    return tuple(found)
