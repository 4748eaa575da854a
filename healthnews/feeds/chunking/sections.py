"""The body as a tree of sections, by the levels of its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.record import Block, BlockKind

_TITLE = 1


@dataclass(slots=True)
class Section:
    """What stands under one heading: its own blocks' texts, then the sections inside it.

    path: the headings down to this one, outermost first; empty for the whole article.
    """

    path: tuple[str, ...]
    level: int = _TITLE
    own: list[str] = field(default_factory=list)
    inside: list[Section] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield its texts in page order, headings of the sections inside it among them."""
        yield from self.own
        for section in self.inside:
            yield section.path[-1]
            yield from section.lines()


def sections(summary: str | None, blocks: Sequence[Block]) -> Section:
    """Return the whole article as a section; a summary stands before the first block.

    Blocks without text are left out.
    """
    article = Section(())
    if summary:
        article.own.append(summary)
    above = [article]
    for block in blocks:
        if not block.text:
            continue
        if block.kind is not BlockKind.HEADING:
            above[-1].own.append(block.text)
            continue
        level = max(block.level or 0, _TITLE + 1)
        while above[-1].level >= level:
            above.pop()
        section = Section((*above[-1].path, block.text), level)
        above[-1].inside.append(section)
        above.append(section)
    return article
