"""The regions of a page: title, byline, body, disclaimer, lists of teasers.

Landmarks bound the regions. Lists of teasers are taken out first, wherever they
stand; then the body is what stands between the title and the disclaimer or,
where there is none, the next list heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from parsers.badges import without_badges
from parsers.byline import Byline, read_byline
from parsers.landmarks import (
    COMMENT_HEADINGS,
    HEADING_ENDS,
    LONGEST_HEADING,
    RELATED_HEADINGS,
    find_disclaimer,
    is_disclaimer_label,
    is_furniture,
    section_heading,
)
from parsers.lines import Line
from parsers.links import Resolve
from parsers.record import Related
from parsers.related import read_list
from parsers.text import clean
from parsers.title import find_title

# Seen: these end a body. Any other list heading is a guess and may stand inside one.
_HARD_ENDS = RELATED_HEADINGS | COMMENT_HEADINGS | {"推荐站点"}
_LONGEST_BODY_LINK = 60


class Regions(msgspec.Struct, frozen=True):
    """What stands where.

    header: the lines between title and body, by their index in the page.
    complete: whether a landmark, and not the end of the page, ends the body.
    """

    title: str
    byline: Byline
    header: range
    body: tuple[Line, ...]
    disclaimer: str | None
    related: tuple[Related, ...]
    complete: bool


class _Heading(msgspec.Struct):
    """A list's heading: its line, its name, and where the lines below it begin."""

    index: int
    name: str
    start: int


def read_regions(
    lines: Sequence[Line], hints: Sequence[str], resolve: Resolve, fetched_at: datetime | None
) -> Regions | None:
    """Return the page's regions, or None where no line can be its title."""
    headings = _headings(lines)
    related, taken, ends = _take_lists(lines, headings, resolve)
    order, main, disclaimers = _main_lines(lines, taken)
    title = find_title(main, disclaimers[0] if disclaimers else len(main), hints)
    if title is None or not main:
        return None
    place, text = title
    if place >= 0:
        text = without_badges(main[place])
    # Without a title's line nothing tells a byline from a date at the top of the page.
    byline = read_byline(main, place + 1, len(main), fetched_at) if place >= 0 else Byline(0)
    places = {index: place for place, index in enumerate(order)}
    hard = [places[index] for index in ends]
    end = _body_end(main, byline.end, disclaimers, hard)
    return Regions(
        title=text,
        byline=byline,
        header=range(order[place], _index(order, byline.end)) if place >= 0 else range(0),
        body=_body_lines(main[byline.end : end], text),
        disclaimer=_disclaimer(main, disclaimers),
        related=tuple(related),
        complete=end < len(main),
    )


def _main_lines(lines: Sequence[Line], taken: set[int]) -> tuple[list[int], list[Line], list[int]]:
    """Return the lines outside of lists: their indexes, themselves, the places of disclaimers.

    A disclaimer that shares its line with other text gets a line of its own.
    """
    order: list[int] = []
    main: list[Line] = []
    disclaimers: list[int] = []
    for index, line in enumerate(lines):
        if index in taken:
            continue
        span = find_disclaimer(line.text)
        if span is None:
            main.append(line)
            order.append(index)
            continue
        for number, text in enumerate(_parts(line.text, span)):
            if number == 1:
                disclaimers.append(len(main))
            if text == line.text:
                main.append(line)
            elif any(map(str.isalnum, text)):
                main.append(msgspec.structs.replace(line, text=text))
            else:
                continue
            order.append(index)
    return order, main, disclaimers


def _parts(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    start, end = span
    return text[:start].rstrip(), text[start:end], text[end:].lstrip()


def _index(order: Sequence[int], place: int) -> int:
    return order[place] if place < len(order) else order[-1] + 1


def _headings(lines: Sequence[Line]) -> list[_Heading]:
    headings: list[_Heading] = []
    for index, line in enumerate(lines):
        text = line.text
        if len(text) > LONGEST_HEADING or text[-1] not in HEADING_ENDS:  # nearly all
            continue
        name = section_heading(text)
        if name is None:
            continue
        last = headings[-1] if headings else None
        if last is not None and last.start == index and _is_tab(last.name, name):
            last.start = index + 1
        else:
            headings.append(_Heading(index, name, index + 1))
    return headings


def _is_tab(before: str, name: str) -> bool:
    """Whether two headings without a line between them are tabs over one list."""
    return before in RELATED_HEADINGS and name not in _HARD_ENDS


def _take_lists(
    lines: Sequence[Line], headings: Sequence[_Heading], resolve: Resolve
) -> tuple[list[Related], set[int], list[int]]:
    """Return all teasers, the indexes of their lines, and the indexes of hard-ending headings."""
    related: list[Related] = []
    taken: set[int] = set()
    ends: list[int] = []
    for number, heading in enumerate(headings):
        until = headings[number + 1].index if number + 1 < len(headings) else len(lines)
        found = read_list(heading.name, lines, heading.start, until, resolve)
        if heading.name in _HARD_ENDS:
            ends.append(heading.index)
        elif found.certain:
            taken.add(heading.index)
        if heading.name in RELATED_HEADINGS:
            related.extend(found.items)
        if heading.name in RELATED_HEADINGS or found.certain:
            taken.update(range(heading.index + 1, found.end))
    return related, taken, ends


def _body_end(
    main: Sequence[Line], start: int, disclaimers: Sequence[int], hard: Sequence[int]
) -> int:
    """Return where the body ends: the first landmark that has body before it."""
    first = next((place for place in range(start, len(main)) if _is_body(main[place])), len(main))
    for landmarks in (disclaimers, hard):
        for place in landmarks:
            if place > first:
                return place
    return len(main)


def _is_body(line: Line) -> bool:
    text = line.text
    if line.aside or is_furniture(text, line.pieces):
        return False
    if find_disclaimer(text) is not None:
        return False
    return len(text) > LONGEST_HEADING or section_heading(text) is None


def _body_lines(lines: Sequence[Line], title: str) -> tuple[Line, ...]:
    body = [_plain(line) for line in lines if _is_body(line) and not _is_bare_link(line)]
    while body and body[0].text == title:
        del body[0]
    if body and is_disclaimer_label(body[-1].text):
        body.pop()
    return tuple(body)


def _plain(line: Line) -> Line:
    if not line.heading or len(line.pieces) == 1:
        return line
    return msgspec.structs.replace(line, text=without_badges(line))


def _is_bare_link(line: Line) -> bool:
    """Whether the line is nothing but a link: an advertisement, a tag, a pointer elsewhere."""
    if line.heading or (line.link is None and not line.links):
        return False
    return line.is_link and len(line.text) <= _LONGEST_BODY_LINK


def _disclaimer(main: Sequence[Line], disclaimers: Sequence[int]) -> str | None:
    if not disclaimers:
        return None
    place = disclaimers[0]
    text = main[place].text
    if place and is_disclaimer_label(main[place - 1].text):
        return clean(main[place - 1].text + text)
    return text
