"""A body as the pieces an author would type: numbered headings, runs of items."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.dressing.choices import Choices
from tests.dressing.subjects import Subject

CHINESE = "一二三四五六七八九十"
# Marker styles, each one level deeper than the style around it.
_ORDER = ["cn", "paren", "num"]


@dataclass(frozen=True)
class Heading:
    """A heading, its marker's style and its number in that style."""

    text: str
    level: int
    style: str
    number: int = 1


@dataclass(frozen=True)
class Para:
    """A paragraph; `opens_answer` is set on the first block under a question."""

    text: str
    opens_answer: bool = False


@dataclass(frozen=True)
class Items:
    """A run of list items."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table's cells."""

    rows: tuple[tuple[str, ...], ...]


Piece = Heading | Para | Items | Table


def pieces_of(subject: Subject, choices: Choices) -> list[Piece]:
    """Return the subject's body as pieces, headings numbered."""
    pieces: list[Piece] = []
    for block, marker in zip(subject.truth["blocks"], subject.markers, strict=True):
        kind, last = block["kind"], pieces[-1] if pieces else None
        if kind == "heading":
            pieces.append(Heading(block["text"], block["level"], marker))
        elif kind == "table":
            pieces.append(Table(tuple(tuple(row) for row in block["rows"])))
        elif kind == "list_item" and isinstance(last, Items):
            pieces[-1] = Items((*last.texts, block["text"]))
        elif kind == "list_item":
            pieces.append(Items((block["text"],)))
        else:
            answer = isinstance(last, Heading) and last.style == "q"
            pieces.append(Para(block["text"], answer))
    if choices["marker-plan"] == "drawn":
        pieces = _redrawn(pieces, choices)
    return _numbered(pieces, through=choices["numbering"] == "through")


def _redrawn(pieces: list[Piece], choices: Choices) -> list[Piece]:
    """Return the pieces with other marker styles that give the same levels."""
    rng = choices.rng("marker-plan")
    marked = [p for p in pieces if isinstance(p, Heading) and p.style in _ORDER]
    if not marked:
        return pieces
    deepest = max(p.level for p in marked)
    top = rng.choice(_ORDER[: 3 - (deepest - 2)])
    second = rng.choice(_ORDER[_ORDER.index(top) + 1 :] or [""])
    out: list[Piece] = []
    for piece, section_depth in zip(pieces, _section_depths(pieces), strict=True):
        if not (isinstance(piece, Heading) and piece.style in _ORDER):
            out.append(piece)
            continue
        styles = _ORDER if section_depth == 4 else [top, second]
        out.append(replace(piece, style=styles[piece.level - 2]))
    return out


def _section_depths(pieces: list[Piece]) -> list[int]:
    """Return for each piece the deepest heading level of its level-2 section."""
    depths: list[int] = []
    start = 0
    for index in range(len(pieces) + 1):
        piece = pieces[index] if index < len(pieces) else None
        opens = isinstance(piece, Heading) and piece.level == 2
        if piece is None or (opens and index > start):
            section = pieces[start:index]
            deep = max((p.level for p in section if isinstance(p, Heading)), default=2)
            depths += [deep] * len(section)
            start = index
    return depths


def _numbered(pieces: list[Piece], *, through: bool) -> list[Piece]:
    """Return the pieces with numbers: counting anew under every parent, or on through it."""
    counts = dict.fromkeys((*_ORDER, "bare", "rank", "q"), 0)
    out: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, Heading):
            out.append(piece)
            continue
        counts[piece.style] += 1
        _restart(counts, piece.style, through=through)
        out.append(replace(piece, number=counts[piece.style]))
    return out


def _restart(counts: dict[str, int], style: str, *, through: bool) -> None:
    if style == "cn":
        counts["paren"] = counts["num"] = 0
    elif style in ("paren", "bare") and not through:
        counts["num"] = 0
