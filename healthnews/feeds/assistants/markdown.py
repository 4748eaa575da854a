"""An article's body as Markdown, which assistants read well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from parsers.record import Block, BlockKind


def markdown(blocks: Sequence[Block]) -> str:
    """Return the body: headings with `#`, items with `-`, tables with `|`.

    Nothing is escaped: what looks like markup in a text is text.
    """
    groups = groupby(blocks, key=lambda block: block.kind is BlockKind.LIST_ITEM)
    return "\n\n".join(
        part
        for is_list, group in groups
        for part in (
            ["\n".join(f"- {block.text}" for block in group)] if is_list else _parts(group)
        )
    )


def _parts(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            yield f"{'#' * (block.level or 2)} {block.text}"
        elif block.rows:
            yield "\n".join(f"| {' | '.join(row)} |" for row in block.rows)
        else:
            yield block.text
