"""Texts with flags given by hand, and how well the rules find them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsers.record import QA, Block, BlockKind
from pipelines.quality import Flag, flags_of, flags_of_teaser
from tests.parsers import cases
from tests.pipelines.builders import article

FIXTURES = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Judged:
    """A text: the flags a person gave it, and those that the rules give, with reasons."""

    id: str
    truth: frozenset[Flag]
    found: dict[Flag, str]


@dataclass(frozen=True)
class Score:
    """How a flag did: right, wrong and missing are ids of texts."""

    right: list[str]
    wrong: list[str]
    missing: list[str]


def seeds() -> list[Judged]:
    """Return the items and articles of the seed pages."""
    items = [_judged_teaser(line) for line in _lines("seed-items.jsonl")]
    return items + [
        _judged(line, flags_of(cases.article(line["id"]))) for line in _lines("seed-articles.jsonl")
    ]


def hold_out() -> list[Judged]:
    """Return the texts that were written and labelled before the rules."""
    return _written("hold-out.jsonl")


def second_hold_out() -> list[Judged]:
    """Return the texts that were written and labelled after the rules, against them."""
    return _written("second-hold-out.jsonl")


def third_hold_out() -> list[Judged]:
    """Return the texts that were written and labelled after what the second had taught."""
    return _written("third-hold-out.jsonl")


def fourth_hold_out() -> list[Judged]:
    """Return the texts that were written and labelled last, like a day's pages of the sites."""
    return _written("fourth-hold-out.jsonl")


def _written(name: str) -> list[Judged]:
    return [
        _judged(line, flags_of(_article(line["title"], line["lines"])))
        if "lines" in line
        else _judged_teaser(line)
        for line in _lines(name)
    ]


def score(flag: Flag, texts: Sequence[Judged]) -> Score:
    """Return which texts the rules flag rightly, wrongly and not."""
    return Score(
        right=[of.id for of in texts if flag in of.truth and flag in of.found],
        wrong=[of.id for of in texts if flag not in of.truth and flag in of.found],
        missing=[of.id for of in texts if flag in of.truth and flag not in of.found],
    )


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _judged_teaser(line: dict[str, Any]) -> Judged:
    return _judged(line, flags_of_teaser(line["title"], line["snippet"], line.get("category")))


def _judged(line: dict[str, Any], found: Sequence[Any]) -> Judged:
    truth = frozenset(map(Flag, line["flags"]))
    return Judged(line["id"], truth, {of.flag: of.reason for of in found})


def _article(title: str, lines: Sequence[str]) -> Any:
    """Return an article of lines: `# heading`, `- item`, `|table`, `? question`, paragraphs."""
    blocks: list[Block] = []
    pairs: list[list[str]] = []
    for line in lines:
        block = _block(line)
        blocks.append(block)
        if line.startswith("? "):
            pairs.append([block.text])
        elif pairs:
            pairs[-1].append(block.text)
    qa = [QA(question, "\n".join(answer)) for question, *answer in pairs]
    if not qa:
        qa = [QA(title, "\n".join(block.text for block in blocks))]
    return article(title=title, blocks=tuple(blocks), qa=tuple(qa))


def _block(line: str) -> Block:
    mark, _, text = line.partition(" ")
    if mark in ("#", "?"):
        return Block(BlockKind.HEADING, text, level=2)
    if mark == "-":
        return Block(BlockKind.LIST_ITEM, text)
    # "| a | b |" is a paragraph that was meant as a row.
    if line.startswith("|") and not line.startswith("| "):
        cells = tuple(line.strip("|").split("|"))
        return Block(BlockKind.TABLE, " ".join(cells), rows=(cells,))
    return Block(BlockKind.PARAGRAPH, line)
