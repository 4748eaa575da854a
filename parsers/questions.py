"""Explicit question-and-answer pages: `Q` and `A` lines, the banner above them, the pairs.

Seen on uzkoo: `Q` on a line of its own, the question on the next, no `A`; before
the first, a banner `提问 & 解答` on three lines. The other forms are guesses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from parsers.lines import Line
from parsers.outline import Entry, Marker, read_entry
from parsers.record import QA, Block
from parsers.text import clean

_Q_ALONE = re.compile(
    r"[QqＱ]\s?[\d]{0,2}\s?[.:：、．]?|问\s?[:：]|【问】|问题\s?\d{0,2}\s?[:：]?|问"
)
_A_ALONE = re.compile(r"[AaＡ]\s?[\d]{0,2}\s?[.:：、．]?|答\s?[:：]|【答】|答")
_Q_INLINE = re.compile(
    r"(?:[QqＱ]\s?\d{0,2}\s?[.:：、．]|[QqＱ]\d{0,2}\s|问\s?\d{0,2}\s?[:：]|【问】)\s*(?=\S)"
)
_A_INLINE = re.compile(
    r"(?:[AaＡ]\s?\d{0,2}\s?[.:：、．]|[AaＡ]\d{0,2}\s|答\s?\d{0,2}\s?[:：]|【答】)\s*(?=\S)"
)
_Q_GLUED = re.compile(r"[QＱ]\d{0,2}(?=[\u4e00-\u9fff].*[?？]$)")
_A_GLUED = re.compile(r"[AＡ]\d{0,2}(?=[\u4e00-\u9fff“])")
_BANNER = re.compile(r"[\W_]*(?:提问|解答|问答|问|答|[QＱ]|[AＡ])?[\W_]*(?:解答|答|[AＡ])?[\W_]*")


_QUESTION_STARTS = frozenset("QqＱ问【")


def read_entries(lines: Sequence[Line]) -> list[Entry]:
    """Return the body's entries; questions are flagged, markers and banner are gone."""
    if _QUESTION_STARTS.isdisjoint([line.text[0] for line in lines]):  # mostly
        return [read_entry(line) for line in lines]
    starts = [_question_start(line) for line in lines]
    if starts.count(None) == len(starts):
        return [read_entry(line) for line in lines]
    entries: list[Entry] = []
    question_next = answer_next = False
    # `A类药品…` is an answer's first words, unless the page glues its markers.
    glued = any(
        _Q_GLUED.match(line.text) and not _Q_ALONE.fullmatch(_first_piece(line)) for line in lines
    )
    for line, start in zip(lines, starts, strict=True):
        if start is not None:
            if not any(entry.question for entry in entries):
                _drop_banner(entries)
            if start < len(line.text):
                entries.append(_question(line, start))
                answer_next = True
            else:
                question_next = True
        elif question_next:
            entries.append(_question(line, 0))
            question_next, answer_next = False, True
        elif not (answer_next and _A_ALONE.fullmatch(line.text)):
            entries.append(
                read_entry(_without_answer_marker(line, glued=glued) if answer_next else line)
            )
            answer_next = False
    return entries


def _question_start(line: Line) -> int | None:
    """Return where the question's text begins behind a marker, or None without a marker."""
    text = line.text
    if text[0] not in _QUESTION_STARTS:
        return None
    if _Q_ALONE.fullmatch(text):
        return len(text)
    match = _Q_INLINE.match(text) or _Q_GLUED.match(text)
    if match is not None:
        return match.end()
    marker = _first_piece(line)
    return len(marker) if _Q_ALONE.fullmatch(marker) else None


def _question(line: Line, start: int) -> Entry:
    return Entry(line.text[start:].lstrip(), Marker.NONE, line, question=True)


def _without_answer_marker(line: Line, *, glued: bool) -> Line:
    match = _A_INLINE.match(line.text) or (_A_GLUED.match(line.text) if glued else None)
    end = match.end() if match else 0
    marker = _first_piece(line)
    if _A_ALONE.fullmatch(marker):
        end = max(end, len(marker))
    return msgspec.structs.replace(line, text=line.text[end:].lstrip()) if end else line


def _first_piece(line: Line) -> str:
    return next((piece for piece in map(clean, line.pieces) if piece), "")


def _drop_banner(entries: list[Entry]) -> None:
    while entries and _BANNER.fullmatch(entries[-1].text):
        entries.pop()


def pair(entries: Sequence[Entry], blocks: Sequence[Block]) -> tuple[QA, ...]:
    """Return each question with the text of the blocks up to the next question."""
    pairs: list[QA] = []
    question: str | None = None
    answer: list[str] = []
    for entry, block in zip(entries, blocks, strict=True):
        if entry.question:
            if question is not None:
                pairs.append(QA(question, "\n".join(answer)))
            question, answer = block.text, []
        else:
            answer.append(block.text)
    if question is not None:
        pairs.append(QA(question, "\n".join(answer)))
    return tuple(pairs)
