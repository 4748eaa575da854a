"""Which articles are duplicates of which, worked out anew where something changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.duplicates.buckets import Pair, pair
from pipelines.duplicates.clusters import stars
from pipelines.duplicates.comparing import Comparison, Verdict
from pipelines.duplicates.evidence import Evidence, EvidenceKind
from pipelines.duplicates.listed import listed
from pipelines.duplicates.loading import Texts
from pipelines.duplicates.pairs import Stored, edges_of, partners
from pipelines.duplicates.rank import Rank

_MEMBERS = """
SELECT signatures.text, articles.id, articles.identity, articles.site, articles.source_id,
       articles.date_published, articles.canonical_url
FROM signatures JOIN articles ON articles.id = signatures.article_id
WHERE signatures.text IN (SELECT value FROM json_each(?))
"""
_DECIDED = """
SELECT article_id, kept_id, verdict, evidence FROM duplicates
WHERE article_id IN (SELECT value FROM json_each(?))
"""
_DECIDE = """
INSERT OR REPLACE INTO duplicates (article_id, kept_id, verdict, evidence) VALUES (?, ?, ?, ?)
"""
_UNDECIDE = "DELETE FROM duplicates WHERE article_id = ?"
# What two articles of one text are to each other.
_SAME_TEXT = Comparison(
    Verdict.EXACT, (Evidence(EvidenceKind.TITLE_EQUAL), Evidence(EvidenceKind.BODY_EQUAL))
)


@dataclass(frozen=True, slots=True)
class Decision:
    """An article is a duplicate of `kept_id`; verdict and evidence are those of the two texts."""

    kept_id: int
    found: Stored


def decide(db: Database, texts: Texts, shaken: Collection[int]) -> set[int]:
    """Decide anew about all articles whose texts are these, or hang together with these.

    Return the articles of which something else holds now.
    """
    edges = _connected(db, shaken)
    ranked = _ranked(db, {*shaken, *(text for both in edges for text in both)})
    decisions = dict[int, Decision]()
    deciding = _Deciding(ranked, edges, texts)
    for component in _components(ranked, deciding.near):
        # Most articles are the only one of their text, and alike no other.
        if len(component) > 1 or len(ranked[component[0]]) > 1:
            decisions |= deciding.about(component)
    return _write(db, decisions, {key for members in ranked.values() for _, key in members})


def _connected(db: Database, texts: Collection[int]) -> dict[Pair, Stored]:
    """Return all edges of the components that the texts are in."""
    edges = dict[Pair, Stored]()
    known, reached = set[int](), set(texts)
    while reached:
        found = edges_of(db, reached)
        edges |= found
        known |= reached
        reached = {text for both in found for text in both} - known
    return edges


def _ranked(db: Database, texts: Collection[int]) -> dict[int, list[tuple[Rank, int]]]:
    """Return the articles of each text, the one that comes first in the rule first."""
    found: dict[int, list[tuple[Rank, int]]] = {}
    for text, key, *facts in db.execute(_MEMBERS, [listed(texts)]):
        found.setdefault(text, []).append((Rank.of(*facts), key))
    for members in found.values():
        members.sort()
    return found


def _components(texts: Collection[int], near: Mapping[int, set[int]]) -> list[list[int]]:
    found: list[list[int]] = []
    left = set(texts)
    while left:
        reached, component = {left.pop()}, list[int]()
        while reached:
            component += reached
            reached = {text for one in reached for text in near.get(one, ())} & left
            left -= reached
        found.append(component)
    return found


class _Deciding:
    def __init__(
        self,
        ranked: Mapping[int, list[tuple[Rank, int]]],
        edges: Mapping[Pair, Stored],
        texts: Texts,
    ) -> None:
        self.near = partners(edges)
        self._ranked = ranked
        self._edges = edges
        self._texts = texts

    def about(self, component: list[int]) -> dict[int, Decision]:
        """Return what is decided of the component's articles that are not kept."""
        ordered = sorted(component, key=lambda text: self._ranked[text][0])
        found = dict[int, Decision]()
        grouped = stars(ordered, self.near, self._compare, self._texts.__getitem__)
        for middle, copies in grouped.items():
            (_, kept), *others = self._ranked[middle]
            found |= {key: Decision(kept, Stored.of(_SAME_TEXT)) for _, key in others}
            for copy, comparison in copies.items():
                decision = Decision(kept, Stored.of(comparison))
                found |= {key: decision for _, key in self._ranked[copy]}
        return found

    def _compare(self, one: int, other: int) -> Comparison:
        stored = self._edges.get(pair(one, other))
        return self._texts.compare(one, other) if stored is None else stored.comparison()


def _write(db: Database, decisions: Mapping[int, Decision], articles: Collection[int]) -> set[int]:
    """Store what is decided of these articles where it differs from what is; return which."""
    before = {
        key: Decision(kept, Stored(verdict, evidence))
        for key, kept, verdict, evidence in db.execute(_DECIDED, [listed(articles)])
    }
    changed = {key for key in articles if before.get(key) != decisions.get(key)}
    rows = [
        (key, found.kept_id, found.found.verdict, found.found.evidence)
        for key, found in sorted(decisions.items())
        if key in changed
    ]
    db.conn.executemany(_UNDECIDE, [(key,) for key in sorted(changed - decisions.keys())])
    db.conn.executemany(_DECIDE, rows)
    return changed
