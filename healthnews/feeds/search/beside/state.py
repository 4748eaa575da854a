"""Up to where an index is: kept in it, so that both are of one commit."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import tantivy

from healthnews.feeds.search.beside.entries import Weights
from healthnews.feeds.search.beside.folder import LAYOUT, Field
from healthnews.feeds.search.ranking import Ranking
from pipelines.change_log import Mark
from pipelines.search.tokens import VERSION

STATE_KIND = "state"
"""The kind of the one document that is no text."""


@dataclass(frozen=True, slots=True)
class Making:
    """By what rules documents are written. Those of other rules are of no use."""

    layout: int
    tokens: str
    weights: Weights

    @classmethod
    def of(cls, ranking: Ranking) -> Making:
        """Return this release's rules. A weight is a whole number here, at least 1."""
        given = (ranking.title, ranking.question, ranking.headings, ranking.body)
        return cls(LAYOUT, VERSION, Weights(*(max(1, round(weight)) for weight in given)))


@dataclass(frozen=True, slots=True)
class State:
    """What an index holds: a database as it was after the transaction `at`, written by `making`."""

    at: Mark
    making: Making


def read_state(searcher: tantivy.Searcher, schema: tantivy.Schema) -> State | None:
    """Return the state of an index; None for one that nothing was written to yet."""
    wanted = tantivy.Query.term_query(schema, Field.KIND, STATE_KIND)
    hits = searcher.search(wanted, 1, count=False).hits
    if not hits:
        return None
    (_, place), *_ = hits
    return msgspec.json.decode(searcher.doc(place).get_first(Field.STATE) or "", type=State)


def state_document(state: State) -> tantivy.Document:
    """Return the document that tells the state."""
    document = tantivy.Document()
    document.add_text(Field.KIND, STATE_KIND)
    document.add_text(Field.STATE, msgspec.json.encode(state).decode())
    return document
