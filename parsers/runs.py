"""Runs of teasers without line breaks between them, cut into lines.

A page may print a whole list as inline links and leave the breaks to its style
sheet. In the markup that is one line with many links and dates; each link then
begins a line of its own. So does a link behind one to the whole article (`阅读全文`),
which belongs to the teaser before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from parsers.dates import DATE
from parsers.landmarks import RELATED_HEADINGS
from parsers.lines import Line, Link, Page, TimeElement
from parsers.marks import without_more
from parsers.text import clean

_DATES = re.compile(DATE)
_ENDS_WITH_DATE = re.compile(rf"{DATE}\W{{0,2}}$")


def split_runs(page: Page) -> Page:
    """Return the page with runs of teasers cut at their links, a heading before them too."""
    if not [line for line in page.lines if line.links and len(line.pieces) > 1]:
        return page
    lines: list[Line] = []
    moved: list[int] = []  # where each old line begins among the new ones
    for line in page.lines:
        moved.append(len(lines))
        if line.links and len(line.pieces) > 1:
            lines.extend(_parts(line))
        else:
            lines.append(line)
    moved.append(len(lines))
    times = [TimeElement(moved[min(time.line, len(page.lines))], time.value) for time in page.times]
    return Page(lines, times)


def _parts(line: Line) -> list[Line]:
    if line.pieces[0].strip() in RELATED_HEADINGS:
        return list(_cut(line))
    if len(line.links) > 1 and _begins_with_more(line):
        return list(_cut(line))
    if len(line.links) > 1 and len(_DATES.findall(line.text)) > 1:
        parts = list(_cut(line))
        # Teasers end with a date; a sentence with dates and linked words goes on.
        if sum(_ENDS_WITH_DATE.search(part.text) is not None for part in parts) > 1:
            return parts
    return [line]


def _begins_with_more(line: Line) -> bool:
    text = clean("".join(line.pieces[: line.links[0].end]))
    return bool(text) and not without_more(text)


def _cut(line: Line) -> Iterator[Line]:
    starts = [0, *(link.start for link in line.links if link.start), len(line.pieces)]
    for start, end in pairwise(starts):
        pieces = line.pieces[start:end]
        text = clean("".join(pieces))
        if text:
            links = tuple(
                Link(link.start - start, link.end - start, link.element)
                for link in line.links
                if start <= link.start and link.end <= end
            )
            yield Line(text, pieces, links, line.block, aside=line.aside)
