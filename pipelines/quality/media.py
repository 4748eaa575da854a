"""Tables and pictures that a text announces and the record does not have."""

from __future__ import annotations

import re

from parsers.record import Article, BlockKind
from pipelines.quality.flags import quoted

_OPEN = re.compile("如下(?:所示)?[:：。]?$")
_TABLE = re.compile(
    "[如见]下?表(?:所示|[0-9０-９一二三]|[:：,，。;；)）]|$)|下表(?:所示|所列|中的|[:：]|$)"
)
_PICTURE = re.compile(
    "(?<![地天以])(?:[如见][上下左右]?图表?(?:所示|[0-9０-９一二三]|[:：,，。;；)）]|$)|下图(?:所示|中的|[:：,，。]|$))"
)
# A table that was flattened into lines follows in short ones.
_CELL = 30
# Characters quoted before what announces.
_BEFORE = 24


def missing_media(article: Article, text: str) -> str | None:
    """Return what is announced and not there, or None. `text` is that of all blocks.

    A record holds no pictures: one that is announced is always missing from it.
    """
    rules = _rules(article, text)
    if not rules:
        return None
    level = 1
    for at, block in enumerate(article.blocks):
        if block.kind is BlockKind.HEADING:
            level = block.level or level
            continue
        for needed, rule in rules:
            if needed in block.text and block.kind is not BlockKind.TABLE:
                found = rule.search(block.text)
                if found and (why := _missing(article, at, level, rule)):
                    return f"{quoted(_around(block.text, found))}, and {why}"
    return None


def _rules(article: Article, text: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the rules that may apply, each with a word that it needs."""
    rules = []
    if "图" in text:
        rules.append(("图", _PICTURE))
    if "表" in text and all(block.kind is not BlockKind.TABLE for block in article.blocks):
        rules.append(("表", _TABLE))
    if "如下" in text:
        rules.append(("如下", _OPEN))
    return rules


def _missing(article: Article, at: int, level: int, rule: re.Pattern[str]) -> str | None:
    if rule is _PICTURE:
        return "a record has no pictures"
    following = article.blocks[at + 1] if at + 1 < len(article.blocks) else None
    if following is None:
        return "nothing follows"
    if following.kind is BlockKind.HEADING:
        # Among sections of one rank, those after the announcement may be what it announces;
        # not so where each is a question of its own.
        below = following.level or level
        ends = below < level or (below == level and len(article.qa) > 1)
        return "the section ends" if ends else None
    is_cell = following.kind is not BlockKind.PARAGRAPH or len(following.text) <= _CELL
    return "no table follows" if rule is _TABLE and not is_cell else None


def _around(text: str, found: re.Match[str]) -> str:
    begin = max(text.rfind("。", 0, found.start()) + 1, found.start() - _BEFORE)
    cut = "…" if begin and text[begin - 1] != "。" else ""
    return cut + text[begin : found.end()]
