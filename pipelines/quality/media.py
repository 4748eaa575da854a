"""Tables and pictures that a text announces and the record does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.record import Article, Block, BlockKind
from pipelines.quality.flags import quoted

_OPEN = re.compile("如下(?:所示)?[:：。]?$")
_TABLE = re.compile("[如见]下?表(?:所示|中|[0-9一二三]|[:：,，。;；)）]|$)|下表(?:所示|所列|中的|[:：]|$)")
_PICTURE = re.compile(
    "(?<![地天以])(?:[如见][上下左右]?图(?:所示|[0-9０-９一二三]|[:：,，。;；)）]|$)|下图(?:所示|中的|[:：,，。]|$))"
)
# A table that was flattened into lines follows in short ones.
_CELL = 30
_ANNOUNCING = ("如下", "下表", "如表", "见表", "图")


def missing_media(article: Article, text: str) -> str | None:
    """Return what is announced and not there, or None. `text` is that of all blocks.

    A record holds no pictures: one that is announced is always missing from it.
    """
    if not any(word in text for word in _ANNOUNCING):
        return None
    blocks = article.blocks
    has_table = any(block.kind is BlockKind.TABLE for block in blocks)
    level = 1
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            level = block.level or level
        elif block.kind is not BlockKind.TABLE and (found := _announced(block, has_table)):
            if found.re is _PICTURE:
                return f"{quoted(_around(block.text, found))}, and a record has no pictures"
            if _nothing_follows(blocks, at, level, found, len(article.qa) > 1):
                return f"{quoted(_around(block.text, found))}, and nothing follows"
    return None


def _announced(block: Block, has_table: bool) -> re.Match[str] | None:
    text = block.text
    if "图" in text and (found := _PICTURE.search(text)):
        return found
    if "表" in text and not has_table and (found := _TABLE.search(text)):
        return found
    return _OPEN.search(text) if "如下" in text else None


def _nothing_follows(
    blocks: Sequence[Block], at: int, level: int, found: re.Match[str], several: bool
) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if following is None:
        return True
    if following.kind is BlockKind.HEADING:
        # Among sections of one rank, those after the announcement may be what it announces;
        # not so where each is a question of its own.
        below = following.level or level
        return below < level or (several and below == level)
    is_cell = following.kind is not BlockKind.PARAGRAPH or len(following.text) <= _CELL
    return found.re is _TABLE and not is_cell


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 20) : found.end()]
