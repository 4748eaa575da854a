"""A second opinion on the order of the first hits, fused with the engine's by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from healthnews.feeds.search.records import Hit

RERANKED = 10
"""Hits that are looked at again; those behind them are not. Each costs as much as the first."""

# What a place is worth is 1 / (_K + place): the usual constant of reciprocal rank fusion, with
# which the first places do not decide all.
_K = 60
# Characters of a hit that are read: its title, and the beginning of what says most.
_READ = 80


class Reranker(Protocol):
    """Tells how well texts fit a query."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return a number for each text: the larger, the better it fits."""
        ...


def reranked(hits: Sequence[Hit], query: str, reranker: Reranker) -> tuple[Hit, ...]:
    """Return the hits in the order that both opinions give; `score` is of the fusion then.

    Of equals, the one comes first that did before.
    """
    if not hits:
        return ()
    given = reranker.scores(query, [_text(hit) for hit in hits])
    order = sorted(range(len(hits)), key=lambda at: -given[at])
    places = {at: place for place, at in enumerate(order, start=1)}
    fused = [
        replace(hit, score=1 / (_K + first) + 1 / (_K + places[first - 1]))
        for first, hit in enumerate(hits, start=1)
    ]
    return tuple(sorted(fused, key=lambda hit: -hit.score))


def _text(hit: Hit) -> str:
    parts = (hit.title, hit.question, hit.summary, hit.passage.text)
    return "\n".join(dict.fromkeys(part for part in parts if part))[:_READ]
