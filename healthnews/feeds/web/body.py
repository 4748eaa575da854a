"""An article's body as what HTML has: headings, paragraphs, lists, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from parsers.record import Block, BlockKind

# Ranks of headings end here; the outline of a body may be deeper by one.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the body, one after the other.

    kind: of a list, `list_item`. rank: of a heading, 2 to 6. texts: of a list its items, else one.
    rows: of a table.
    """

    kind: BlockKind
    texts: tuple[str, ...]
    rank: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


def parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """Yield the body in order; items that follow each other are one list."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind is BlockKind.LIST_ITEM:
            yield Part(kind, tuple(block.text for block in group))
        else:
            yield from map(_part, group)


def _part(block: Block) -> Part:
    rank = None if block.level is None else min(block.level, _DEEPEST)
    return Part(block.kind, (block.text,), rank, block.rows or ())
