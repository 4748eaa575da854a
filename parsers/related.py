"""Related items: teasers of other articles, read under the heading as printed.

A list whose items end with a date (`健康新闻 2025-03-17`, as on
jiusongjiankang) is cut into items by its dates; a list without dates (uzkoo) is
one item a link or, without links, one a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from parsers.lines import Element, Line, Link
from parsers.links import Resolve
from parsers.marks import Mark, category_of, find_marks
from parsers.record import Related
from parsers.teaser import (
    Draft,
    draft_of,
    is_noise,
    leading_date,
    link_of,
    snippet_text,
    split_title,
    url_of,
    without_rank,
)
from parsers.text import clean

# The longest teaser is 200 characters, the longest title seen 32.
_LONGEST_ITEM = 420
_SHORT = 8


class FoundList(msgspec.Struct):
    """What a list gave.

    end: the end of its lines, exclusive.
    certain: whether dates or links prove it a list of teasers.
    """

    items: list[Related]
    end: int
    certain: bool


def read_list(
    name: str, lines: Sequence[Line], start: int, end: int, resolve: Resolve
) -> FoundList:
    """Return the items under the heading `name`, whose lines begin at `start` and end before `end`.

    `resolve` makes a link's target absolute, or None where it leads nowhere.
    """
    marks = find_marks(lines, start, end)
    if marks:
        drafts, stop = _dated(lines, start, end, marks, resolve)
        if drafts:
            return FoundList(_numbered(name, drafts), stop, True)
    drafts, stop, linked = _undated(lines, start, end, resolve)
    return FoundList(_numbered(name, drafts), stop, linked)


def _numbered(name: str, drafts: Sequence[Draft]) -> list[Related]:
    return [draft.related(name, position) for position, draft in enumerate(drafts, 1)]


# --- lists whose items state a date -----------------------------------------------------


class _Chunk(msgspec.Struct):
    """The lines of one item, its mark, and the index after its last line."""

    parts: list[Line]
    mark: Mark
    end: int


def _dated(
    lines: Sequence[Line], start: int, end: int, marks: dict[int, Mark], resolve: Resolve
) -> tuple[list[Draft], int]:
    chunks = _chunks(lines, start, end, marks)
    _read_categories(chunks)
    _move_snippets(chunks, lines, end)
    drafts: list[Draft] = []
    stop = start
    for chunk in chunks:
        category = chunk.mark.category
        if _length(chunk.parts) > _LONGEST_ITEM or (
            drafts and category is None and drafts[-1].category
        ):
            break  # what follows is no teaser any more: an article's title and date, a comment
        if _leads_to_several(chunk.parts):
            break  # an undated list, and a date below it that is none of its own
        if chunk.parts:
            draft = draft_of(chunk.parts, len(drafts) + 1, resolve)
            draft.category, draft.date = category, chunk.mark.date
            drafts.append(draft)
        stop = chunk.end
    return drafts, stop


def _length(parts: Sequence[Line]) -> int:
    length = 0
    for part in parts:
        length += len(part.text)
    return length


def _leads_to_several(parts: Sequence[Line]) -> bool:
    """Whether the lines are links to several pages, or hold a page's own title."""
    linked: list[Line] = []
    for part in parts:
        if part.heading == 1:
            return True
        if part.links or part.link is not None:
            linked.append(part)
    if len(linked) < 2 or len(_targets(linked)) < 2:
        return False
    # Words linked inside a teaser lead elsewhere, too.
    return len(_targets([part for part in linked if part.is_link])) > 1


def _targets(parts: Sequence[Line]) -> set[str | None]:
    return {link.get("href") for link in map(link_of, parts) if link is not None}


def _read_categories(chunks: Sequence[_Chunk]) -> None:
    """Reduce the items to their own lines; complete the marks by the categories among them."""
    leading: str | None = None
    for chunk in chunks:
        if chunk.mark.category is None and chunk.parts:
            trailing = category_of(chunk.parts[-1].text)
            leading = leading or category_of(chunk.parts[0].text)
            chunk.mark = Mark(chunk.mark.before, trailing, chunk.mark.date)
        chunk.parts = _own_lines(chunk.parts)
    if leading and not any(chunk.mark.category for chunk in chunks):
        for chunk in chunks:  # the category stands above each title, or below each date
            chunk.mark = Mark(chunk.mark.before, leading, chunk.mark.date)


def _chunks(lines: Sequence[Line], start: int, end: int, marks: dict[int, Mark]) -> list[_Chunk]:
    """Return the items' lines: those up to a mark or, where a mark stands first, those after it."""
    indexes = list(marks)
    if indexes[0] == start and not marks[start].before and len(indexes) > 1:
        stops = [*indexes[1:], min(end, indexes[-1] + indexes[1] - indexes[0])]
        return [
            _Chunk(list(lines[index + 1 : stop]), marks[index], stop)
            for index, stop in zip(indexes, stops, strict=True)
        ]
    chunks: list[_Chunk] = []
    begin = start
    for index, mark in marks.items():
        parts = list(lines[begin:index])
        if mark.before:
            cut = lines[index].text[: mark.before].rstrip()
            parts.append(msgspec.structs.replace(lines[index], text=cut))
        chunks.append(_Chunk(parts, mark, index + 1))
        begin = index + 1
    return chunks


def _move_snippets(chunks: list[_Chunk], lines: Sequence[Line], end: int) -> None:
    """Give each item the snippet that stands below its date, where a list is built so."""
    if len(chunks) < 2 or len(chunks[0].parts) != 1:
        return
    rest = chunks[1:]
    if not all(_begins_with_snippet(chunk.parts) for chunk in rest):
        return
    last = chunks[-1].end
    for chunk, following in zip(chunks, rest, strict=False):
        chunk.parts.append(following.parts.pop(0))
    if last < end and link_of(lines[last]) is None and not is_noise(lines[last]):
        chunks[-1].parts.append(lines[last])
        chunks[-1].end = last + 1


def _begins_with_snippet(parts: Sequence[Line]) -> bool:
    return len(parts) > 1 and link_of(parts[0]) is None and link_of(parts[1]) is not None


def _own_lines(parts: list[Line]) -> list[Line]:
    """Return an item's lines without category and furniture."""
    is_pair = len(parts) == 2 and len(parts[0].text) >= _SHORT  # mostly: title and teaser
    if is_pair and category_of(parts[1].text) is None:
        return parts
    return [part for part in parts if category_of(part.text) is None and not is_noise(part)]


# --- lists without dates ----------------------------------------------------------------


def _undated(
    lines: Sequence[Line], start: int, end: int, resolve: Resolve
) -> tuple[list[Draft], int, bool]:
    while start < end and is_noise(lines[start]):
        start += 1
    linked = start < end and link_of(lines[start]) is not None
    if not linked:
        end = _container_end(lines, start, end)
    drafts: list[Draft] = []
    index = start
    while index < end:
        line = lines[index]
        if link_of(line) is None and linked and not is_noise(line):
            if not _takes_snippet(drafts, lines, index, end):
                break
            drafts[-1].snippet = line.text
        elif link_of(line) is not None and not linked and not is_noise(line):
            break
        else:
            _add(drafts, line, resolve)
        index += 1
    return drafts, index, linked


def _add(drafts: list[Draft], line: Line, resolve: Resolve) -> None:
    """Add the line's items; a line of the last item's link is that item's snippet."""
    last = drafts[-1] if drafts else None
    if last is not None and line.link is not None and line.link is last.link:
        last.snippet = f"{last.snippet} {line.text}".lstrip()
        return
    for part in _one_link_each(line):
        draft = _draft(part, len(drafts) + 1, resolve)
        again = drafts and draft.url is not None and draft.url == drafts[-1].url
        if again and draft.date is None:
            drafts[-1].snippet = drafts[-1].snippet or snippet_text(part)
        else:
            drafts.append(draft)


def _takes_snippet(drafts: Sequence[Draft], lines: Sequence[Line], index: int, end: int) -> bool:
    """Whether the line without a link at `index` is a teaser: each item has one, or none has."""
    if not drafts or drafts[-1].snippet:
        return False
    if len(drafts) > 1:
        return bool(drafts[0].snippet)
    return any(link_of(line) is not None for line in lines[index + 1 : end])


def _one_link_each(line: Line) -> Iterator[Line]:
    """Yield the line or, where it holds several links, what each of them covers; no noise."""
    if is_noise(line):
        return
    if line.link is not None or len(line.links) < 2:
        yield line
        return
    for link in line.links:
        pieces = line.pieces[link.start : link.end]
        text = clean("".join(pieces))
        part = Line(text, pieces, (Link(0, len(pieces), link.element),))
        if text and not is_noise(part):
            yield part


def _draft(line: Line, position: int, resolve: Resolve) -> Draft:
    title, rest = split_title(line, alone=True)
    if len(rest) <= len(title):  # no teaser: a label beside the title, or a part of it
        title, rest = split_title(line, alone=False)
    title = without_rank(title, line, position)
    _, date = leading_date(line.text)
    if date is not None and title == line.text:
        title, date = leading_date(title)
    return Draft(title, url_of([line], resolve), rest, date=date, link=line.link)


def _container_end(lines: Sequence[Line], start: int, end: int) -> int:
    """Return where the element ends that holds the list's heading and its first line.

    Without links and dates nothing else tells a list from what follows it.
    """
    head = lines[start - 1].block if start else None
    if start >= end or head is None:
        return end
    around = _ancestors(lines[start])
    holder = next((element for element in [head, *head.iterancestors()] if element in around), None)
    while start < end and holder in _ancestors(lines[start]):
        start += 1
    return start


def _ancestors(line: Line) -> list[Element]:
    return [] if line.block is None else [line.block, *line.block.iterancestors()]
