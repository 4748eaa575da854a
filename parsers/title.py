"""The title: which line of the page it is, by the page's hints and its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.landmarks import is_furniture
from parsers.lines import Line
from parsers.outline import is_sentence
from parsers.text import fold_width

_SEPARATOR = re.compile(r"\s*[-_|–—·,，]+\s*|\s+")
# Between a title and the site's name stands one of these.
_SUFFIX = re.compile(r"\s*[_|–—]+\s*[^_|–—]*$|\s+-\s+[^-]*$|-[^-\d]*$")
_SHORTEST = 4


def find_title(lines: Sequence[Line], end: int, hints: Sequence[str]) -> tuple[int, str] | None:
    """Return the title's line (-1 where only a hint has it) and its text, or None.

    Only lines before `end` are looked at. A line that a hint begins with, or
    equals, outweighs any tag; a line that a hint ends with is the site's name.
    """
    folded = [fold_width(hint) for hint in hints]
    best, best_score = -1, 0.0
    story = _first_sentence(lines, end)
    for index in range(end):
        line = lines[index]
        if not line.heading and not folded:
            continue
        score = _score(line, folded)
        if score > best_score or (score and score == best_score and index < story):
            best, best_score = index, score
    if best >= 0:
        return best, lines[best].text
    if hints:
        return -1, _SUFFIX.sub("", hints[0]) or hints[0]
    return _first_candidate(lines, end)


def _score(line: Line, hints: Sequence[str]) -> float:
    score = 0.0
    if line.heading:
        score = 3.5 if line.heading == 1 else 1.5
    if line.aside:
        score /= 2
    text = fold_width(line.text)
    if len(text) < 2:
        return 0.0
    agreement = max((_agreement(text, hint) for hint in hints), default=0.0)
    return max(score + agreement, 0.0)


def _agreement(text: str, hint: str) -> float:
    if text == hint:
        return 3.0
    if hint.startswith(text) and len(text) >= _SHORTEST:
        return 3.0 if _SEPARATOR.match(hint, len(text)) else 1.0
    if hint.endswith(text):
        return -3.0
    return 0.0


def _first_sentence(lines: Sequence[Line], end: int) -> int:
    return next((i for i in range(end) if len(lines[i].text) > 30 and is_sentence(lines[i].text)), end)


def _first_candidate(lines: Sequence[Line], end: int) -> tuple[int, str] | None:
    for index in range(end):
        line = lines[index]
        if line.aside or line.is_link or len(line.text) < _SHORTEST or is_furniture(line.text):
            continue
        return index, line.text
    return None
