"""What of an article is compared with others."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.record import Article
from pipelines.duplicates.plain import plain
from pipelines.folding import fold


@dataclass(frozen=True, slots=True)
class ComparedText:
    """Title and body of an article as published.

    body: the summary and the blocks, joined by newlines. Related items and the
    disclaimer are no part of it: they are the same on pages that are not.
    """

    title: str
    body: str


def compared(article: Article) -> ComparedText:
    """Return what of the article is compared."""
    lines = [block.text for block in article.blocks]
    if article.summary is not None:
        lines.insert(0, article.summary)
    return ComparedText(article.title, "\n".join(lines))


def folded_body(text: ComparedText) -> str:
    """Return the body's key, which is signed: without list markers and lines of boilerplate."""
    return fold(plain(text.body))


def folded_title(text: ComparedText) -> str:
    """Return the title's key."""
    return fold(text.title)
