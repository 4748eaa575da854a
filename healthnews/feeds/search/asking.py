"""Passages that may answer a question, each with where it stands. No language model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from healthnews.feeds.search.records import Hit, Kind
from healthnews.feeds.search.search import Search

NOTICE = (
    "Retrieval only: passages of stored pages, found by their words. "
    "No language model has written or judged them."
)
# Teasers are cut by the site, often inside a number: never an answer.
_KINDS = (Kind.ARTICLE, Kind.QA)
_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Answer:
    """What is there to answer a question: passages, best first. `notice` says what they are."""

    question: str
    passages: tuple[Hit, ...]
    notice: str = NOTICE


def ask(search: Search, question: str, *, limit: int = 3, sites: Collection[str] = ()) -> Answer:
    """Return the passages of articles and answers that fit a question best. Raises as `search`.

    Whoever shows one shows its `url` and `disclaimer` with it, and minds its dates: a stated
    one, or none and an inferred one. `summary` is the page's own short answer.
    """
    hits = search.search(question, limit=limit, kinds=_KINDS, sites=sites, width=_WIDTH)
    return Answer(question, hits)
