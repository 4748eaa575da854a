"""The title: which line of the page it is, by the page's hints and its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.landmarks import is_furniture, section_heading
from parsers.lines import Line
from parsers.outline import is_sentence
from parsers.text import fold_width

_SEPARATOR = re.compile(r"\s*[-_|–—·,，]+\s*|\s+")
# Between a title and the site's name stands one of these.
_SUFFIX = re.compile(r"\s*[_|–—]+\s*[^_|–—]*$|\s+-\s+[^-]*$|-[^-\d]*$")
_HOME = re.compile(r"(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+)?")
_SHORTEST, _LONGEST = 4, 60

_H1, _HEADING, _AGREES = 3.5, 1.5, 3.0
_PERFECT = _H1 + _AGREES


def find_title(lines: Sequence[Line], end: int, hints: Sequence[str]) -> tuple[int, str] | None:
    """Return the title's line (-1 where only a hint has it) and its text, or None.

    Only lines before `end` are looked at. A line that a hint begins with, or
    equals, outweighs any tag; a line that a hint ends with is the site's name.
    """
    folded = [fold_width(hint) for hint in hints]
    longest = max(map(len, folded), default=0)
    best, best_score = -1, 0.0
    story = -1
    for index in range(end):
        line = lines[index]
        if not line.heading and len(line.text) > longest:
            continue
        score = _score(line, folded)
        if score == _PERFECT:
            return index, line.text
        if score > best_score:
            best, best_score = index, score
        elif score and score == best_score and line.text == lines[best].text:
            # A breadcrumb may say the title before the title does; what stands
            # below the first sentence only repeats it.
            story = _first_sentence(lines, end) if story < 0 else story
            best = index if index < story else best
    if best >= 0:
        return best, lines[best].text
    if hints:
        return -1, _SUFFIX.sub("", hints[0]) or hints[0]
    return _first_candidate(lines, end)


def _score(line: Line, hints: Sequence[str]) -> float:
    score = 0.0
    if line.heading:
        score = _H1 if line.heading == 1 else _HEADING - line.heading / 10
    if line.aside:
        score /= 2
    text = fold_width(line.text)
    if len(text) < 2 or (line.heading and _leads_home(line)):
        return 0.0
    if section_heading(text) is not None:
        return 0.0
    agreements = [_agreement(text, hint) for hint in hints]
    agreement = max(agreements, default=0.0) or min(agreements, default=0.0)
    return max(score + agreement, 0.0)


def _leads_home(line: Line) -> bool:
    """Whether the line is a link to the site's first page: a logo, whatever its tag."""
    link = line.link if line.link is not None else (line.links[0].element if line.links else None)
    return link is not None and _HOME.fullmatch(link.get("href") or "") is not None


def _agreement(text: str, hint: str) -> float:
    if text == hint:
        return _AGREES
    if hint.startswith(text) and len(text) >= _SHORTEST:
        return _AGREES if _SEPARATOR.match(hint, len(text)) else 1.0
    if hint.endswith(text):
        return -_AGREES
    return 0.0


def _first_sentence(lines: Sequence[Line], end: int) -> int:
    return next(
        (i for i in range(end) if len(lines[i].text) > 30 and is_sentence(lines[i].text)), end
    )


def _first_candidate(lines: Sequence[Line], end: int) -> tuple[int, str] | None:
    for index in range(end):
        line = lines[index]
        if line.aside or line.is_link or is_furniture(line.text):
            continue
        if section_heading(line.text) is not None:
            continue
        if not _SHORTEST <= len(line.text) <= _LONGEST or line.text[-1] in "。；":
            continue
        return index, line.text
    return None
