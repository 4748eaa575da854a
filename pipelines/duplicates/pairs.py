"""The candidates that are copies, with the evidence: the edges between texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from pipelines.duplicates.buckets import Candidates, Pair
from pipelines.duplicates.comparing import Comparison, Verdict
from pipelines.duplicates.evidence import Evidence
from pipelines.duplicates.listed import listed
from pipelines.duplicates.loading import Texts
from pipelines.duplicates.titles import same_title

_OF = """
SELECT one, other, verdict, evidence FROM duplicate_pairs
WHERE one IN (SELECT value FROM json_each(:texts))
UNION
SELECT one, other, verdict, evidence FROM duplicate_pairs
WHERE other IN (SELECT value FROM json_each(:texts))
"""
_ADD = "INSERT OR REPLACE INTO duplicate_pairs (one, other, verdict, evidence) VALUES (?, ?, ?, ?)"
_REMOVE = "DELETE FROM duplicate_pairs WHERE one = ? AND other = ?"


@dataclass(frozen=True, slots=True)
class Stored:
    """A comparison as the tables have it; `evidence` is JSON."""

    verdict: str
    evidence: str

    @classmethod
    def of(cls, comparison: Comparison) -> Stored:
        """Return the comparison for storing."""
        evidence = msgspec.json.encode(comparison.evidence).decode("utf-8")
        return cls(str(comparison.verdict), evidence)

    def comparison(self) -> Comparison:
        """Return what was stored."""
        evidence = msgspec.json.decode(self.evidence, type=tuple[Evidence, ...])
        return Comparison(Verdict(self.verdict), evidence)


def edges_of(db: Database, texts: Collection[int]) -> dict[Pair, Stored]:
    """Return the pairs that these texts are in."""
    found = db.execute(_OF, {"texts": listed(texts)}) if texts else ()
    return {(one, other): Stored(verdict, evidence) for one, other, verdict, evidence in found}


def connect(db: Database, texts: Texts, candidates: Iterable[Pair]) -> set[int]:
    """Compare the candidates and store those that are copies; return the texts joined."""
    some = list(candidates)
    texts.read({text for both in some for text in both})
    copies = {
        both: comparison
        for both in some
        if _titles_agree(texts, both) and (comparison := texts.copy_of(*both)) is not None
    }
    stored = [(*both, Stored.of(found)) for both, found in sorted(copies.items())]
    db.conn.executemany(
        _ADD, [(one, other, found.verdict, found.evidence) for one, other, found in stored]
    )
    return {text for both in copies for text in both}


def cut(db: Database, texts: Collection[int]) -> set[int]:
    """Remove the pairs of texts that are gone; return their partners."""
    found = edges_of(db, texts)
    db.conn.executemany(_REMOVE, list(found))
    return {text for both in found for text in both}.difference(texts)


def recheck(db: Database, texts: Collection[int], keys: Mapping[int, Collection[int]]) -> set[int]:
    """Remove the pairs of these texts that are candidates no more; return the texts parted.

    keys: of the texts and of all their partners.
    """
    candidates = Candidates(db, keys)
    parted = [both for both in edges_of(db, texts) if both not in candidates]
    db.conn.executemany(_REMOVE, parted)
    return {text for both in parted for text in both}


def partners(edges: Iterable[Pair]) -> dict[int, set[int]]:
    """Return the partners of each text."""
    found: dict[int, set[int]] = {}
    for one, other in edges:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _titles_agree(texts: Texts, both: Pair) -> bool:
    # No copies without it, and told before anything is worked out of the bodies.
    one, other = texts[both[0]], texts[both[1]]
    return one.title == other.title or same_title(one.text.title, other.text.title)[0]
