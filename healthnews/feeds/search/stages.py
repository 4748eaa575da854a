"""From a query to ranked documents: all of its words first, then any of them, then parts.

Words in many documents say little and cost most: where rarer ones are there, they do not
choose among any of the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from healthnews.feeds.search.lookup import Filter, Lookup, Ranked
from healthnews.feeds.search.matching import All, AnyOf, Match, Phrase, Prominent, Without
from healthnews.feeds.search.query import Query
from healthnews.feeds.search.terms import Term, part_match, phrase, terms
from pipelines.search.tokens import normal

# A term is frequent that stands in more documents than this share, and than this number.
_FREQUENT = 0.02
_FEW = 500
# Of the others, so many of the rarest choose: all of a title's, two in three of a long question's.
_RAREST = 12
_SHARE = 2 / 3
# Longer words looked for in the place of a part.
_LONGER = 200


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term, and in how many documents it is, or that it is frequent."""

    term: Term
    documents: int
    is_frequent: bool


class Stages:
    """One query's way through the index."""

    def __init__(self, lookup: Lookup, query: Query, wanted: Filter) -> None:
        self._lookup = lookup
        self._query = query
        self._wanted = wanted
        self._required = [found for text in query.phrases if (found := phrase(text))]
        self._excluded = [found for text in query.excluded if (found := phrase(text))]
        self.size = lookup.size()
        most = max(_FEW, int(self.size * _FREQUENT))
        self.terms = [self._weighed(term, most) for term in terms(query.words)]

    def ranked(self, limit: int) -> list[list[Ranked]]:
        """Return the documents that fit best, each once, stage by stage.

        A stage is gone through only where those before it gave fewer than `limit`.
        """
        stages: list[list[Ranked]] = []
        known = set[int]()
        if not self.terms and not self._required:
            return stages
        for match in self._matches():
            best = self._lookup.best(match, self._wanted, limit)
            stages.append([one for one in best if one.document not in known])
            known.update(one.document for one in best)
            if len(known) >= limit:
                break
        return stages

    def needles(self) -> dict[str, float]:
        """Return what to mark in a passage, and what each weighs there: the rarer, the more."""
        found = {
            weighed.term.needle: log((self.size + 1) / (weighed.documents + 0.5))
            for weighed in self.terms
        }
        found |= {normal(text): log(self.size + 1) for text in self._query.phrases}
        return {needle: max(weight, 0.01) for needle, weight in found.items() if needle}

    def _weighed(self, term: Term, most: int) -> Weighed:
        documents = self._lookup.frequency(term.match, most + 1)
        return Weighed(term, documents, documents > most)

    def _matches(self) -> Iterator[Match]:
        phrases = tuple(weighed.term.match for weighed in self.terms)
        if phrases and all(weighed.is_frequent for weighed in self.terms):
            # In so many documents that to rank them all takes long: who has it in a
            # heading or above fits best anyway.
            yield self._whole(Prominent(phrases))
        if len(phrases) != 1:
            yield self._whole(*phrases)
        if phrases:
            yield self._whole(AnyOf(self._choosing()))
        if any(weighed.term.words for weighed in self.terms):
            parts = [self._with_parts(weighed.term) for weighed in self.terms]
            found = [part for part in parts if part is not None]
            if len(found) == len(parts):
                yield self._whole(*found)

    def _choosing(self) -> tuple[Phrase, ...]:
        rare = [weighed for weighed in self.terms if not weighed.is_frequent] or self.terms
        rarest = sorted(rare, key=lambda weighed: weighed.documents)
        most = max(_RAREST, int(len(rarest) * _SHARE))
        return tuple(weighed.term.match for weighed in rarest[:most])

    def _with_parts(self, term: Term) -> Match | None:
        """Return what has a term whose words may be parts of longer ones; None for nothing."""
        if not term.words:
            return term.match
        longer = [self._lookup.longer_words(word, _LONGER) for word in term.words]
        return part_match(longer, term.alone)

    def _whole(self, *words: Match) -> Match:
        """Return what has these, all phrases that are asked for, and none of the excluded."""
        match = All((*words, *self._required))
        return Without(match, tuple(self._excluded)) if self._excluded else match
