"""An article in a list."""

from __future__ import annotations

from dataclasses import dataclass

from healthnews.feeds.web.marked import Piece
from healthnews.feeds.web.stated import Day


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a list. title, passage: with what was looked for marked.

    question: of a page with several, the one that fits, else None.
    similar, copies: articles that this one stands for as well.
    """

    identity: str
    site: str | None
    title: tuple[Piece, ...]
    summary: str | None
    question: str | None
    passage: tuple[Piece, ...]
    day: Day | None
    similar: int = 0
    copies: int = 0
