"""What of an article is compared with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.record import Article
from pipelines.duplicates.plain import plain
from pipelines.folding import fold

# Fewer texts are folded before the table for many has been looked at.
_MANY = 4


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


def folded_all(texts: Sequence[ComparedText]) -> list[tuple[str, str]]:
    """Return what `folded_title` and `folded_body` give of each text."""
    if len(texts) < _MANY:
        return [(folded_title(text), folded_body(text)) for text in texts]
    # NumPy takes a tenth of a second to import.
    from pipelines.folding_many import fold_many  # noqa: PLC0415

    keys = fold_many([*(text.title for text in texts), *(plain(text.body) for text in texts)])
    return list(zip(keys[: len(texts)], keys[len(texts) :], strict=True))


def folded_title(text: ComparedText) -> str:
    """Return the title's key."""
    return fold(text.title)
