"""Related items: teasers of other articles, read under the heading as printed.

A list whose items end with a date (`健康新闻 2025-03-17`, as on
jiusongjiankang) is cut into items by its dates; a list without dates (uzkoo) is
one item a link or, without links, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from parsers.dates import DATE, find_date
from parsers.landmarks import CATEGORIES, is_furniture
from parsers.lines import Element, Line, Link, inner_text
from parsers.record import Related
from parsers.text import clean

Resolve = Callable[[str], str | None]

_CATEGORY = "|".join(sorted(CATEGORIES))
# A whole line: a category of at most eight characters, and a date.
_DATE_LINE = re.compile(rf"(?:(?P<category>[^\W\d]{{2,8}})?[^\w:：]{{0,3}}){DATE}\W{{0,2}}")
# Glued to the end of a teaser: only a known category tells where the teaser ends.
_GLUED = re.compile(rf"\s*(?P<category>{_CATEGORY})\W{{0,3}}{DATE}\W{{0,2}}$")
_BARE = re.compile(rf"\s+{DATE}\W{{0,2}}$")
_MORE = re.compile(r"\s*[\[【(（<]?(?:查看|阅读|点击)?(?:详细|详情|全文|更多|原文)[\]】)）>»›…]*$")
_MORE_ENDS = frozenset("细情文多]】)）>»›…")
_RANK = re.compile(r"\W*(?:NO\.?|TOP)?\s*\d{1,2}\W*", re.IGNORECASE)
_ORNAMENT = re.compile(rf"\W+|{_RANK.pattern}", re.IGNORECASE)
# The longest teaser is 200 characters, the longest title seen 32.
_LONGEST_ITEM = 420
_INLINE_MARKS = frozenset({"em", "b", "strong", "font", "mark", "i", "u", "small", "sup", "sub"})


class _Mark(msgspec.Struct):
    """Where a line says category and date, and how much text stands before that."""

    before: int
    category: str | None
    date: str


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
    marks = _date_marks(lines, start, end)
    if marks:
        found = _dated(name, lines, start, marks, resolve)
        if found.items:
            return found
    return _undated(name, lines, start, end, resolve)


# --- lists whose items end with a date -------------------------------------------------


def _date_marks(lines: Sequence[Line], start: int, end: int) -> dict[int, _Mark]:
    """Return the date that each item-ending line states; surer shapes exclude weaker ones."""
    candidates: dict[int, str] = {}
    for index in range(start, end):
        text = lines[index].text
        last = text[-1]
        if last in _MORE_ENDS:
            text = _MORE.sub("", text)
            last = text[-1:]
        if last.isdigit() or last == "日" or text[-2:-1].isdigit():
            candidates[index] = text
    marks: dict[int, _Mark] = {}
    for find in (_whole_line, _glued, _bare):
        seen: dict[str, _Mark | None] = {}  # mostly all items of a page state one date
        for index, text in candidates.items():
            if index not in marks:
                if text not in seen:
                    seen[text] = find(text)
                mark = seen[text]
                if mark is not None:
                    marks[index] = mark
        if marks and find is not _whole_line:
            break
    return dict(sorted(marks.items()))


def _whole_line(text: str) -> _Mark | None:
    match = _DATE_LINE.fullmatch(text) if len(text) <= 30 else None
    return _mark(0, match, text) if match else None


def _glued(text: str) -> _Mark | None:
    match = _GLUED.search(text)
    return _mark(match.start(), match, match[0]) if match else None


def _bare(text: str) -> _Mark | None:
    match = _BARE.search(text)
    date = find_date(match[0]) if match else None
    return _Mark(match.start(), None, date.value[:10]) if match and date else None


def _mark(before: int, match: re.Match[str], text: str) -> _Mark | None:
    date = find_date(text)
    return _Mark(before, match["category"], date.value[:10]) if date else None


def _dated(
    name: str, lines: Sequence[Line], start: int, marks: dict[int, _Mark], resolve: Resolve
) -> FoundList:
    items: list[Related] = []
    begin = start
    for index, found in marks.items():
        parts, mark = _item_lines(lines, begin, index, found)
        length = 0
        for part in parts:
            length += len(part.text)
        if length > _LONGEST_ITEM or (items and mark.category is None and items[-1].category):
            break  # what follows is no teaser any more: an article's title and date, a comment
        if parts:
            items.append(_item(name, len(items) + 1, parts, mark, resolve))
        begin = index + 1
    return FoundList(items, begin, True)


def _item_lines(
    lines: Sequence[Line], begin: int, index: int, mark: _Mark
) -> tuple[list[Line], _Mark]:
    """Return an item's lines without furniture, date and category; and its mark, completed."""
    parts = list(lines[begin:index])
    if mark.before:
        cut = lines[index].text[: mark.before].rstrip()
        parts.append(msgspec.structs.replace(lines[index], text=cut))
    if mark.category is None and parts and parts[-1].text in CATEGORIES:
        mark = _Mark(mark.before, parts.pop().text, mark.date)
    if len(parts) > 2 or (parts and len(parts[0].text) < 8):  # else they are title and teaser
        parts = [part for part in parts if not _is_noise(part)]
    return parts, mark


def _is_noise(line: Line) -> bool:
    return is_furniture(line.text) or _RANK.fullmatch(line.text) is not None


def _item(name: str, position: int, parts: list[Line], mark: _Mark, resolve: Resolve) -> Related:
    first = parts[0]
    if len(parts) == 1 or first.links:
        title, rest = _split(first, alone=len(parts) == 1)
    else:
        title, rest = first.text, ""
    if first.text.startswith(title) and first.pieces[0].strip() == str(position):
        title = title.removeprefix(str(position)).lstrip(" .、") or title
    for part in parts[1:]:
        rest = f"{rest} {part.text}" if rest else part.text
    return Related(
        name, position, title, rest or None, mark.category, mark.date, _url(parts, resolve)
    )


def _split(line: Line, *, alone: bool) -> tuple[str, str]:
    """Return title and teaser where both may stand in one line, told apart by link or element."""
    if _is_plain_link(line):
        return line.text, ""
    found = _leading(line.text, _around_link(line))
    if found is None and alone:
        found = _leading(line.text, _child_texts(_holder(line)))
    return found or (line.text, "")


def _is_plain_link(line: Line) -> bool:
    """Whether the line is one link without elements in it: nothing to tell apart."""
    if len(line.links) != 1 or len(line.pieces) != 1:
        return False
    return len(line.links[0].element) == 0


def _leading(text: str, groups: Iterable[str]) -> tuple[str, str] | None:
    """Return the first group that is no rank, and what follows it in `text`."""
    for group in map(clean, groups):
        if not text.startswith(group):
            return None
        text = text[len(group) :].lstrip()
        if group and not _ORNAMENT.fullmatch(group):
            return group, text
    return None


def _around_link(line: Line) -> Iterator[str]:
    if line.links:
        link = line.links[0]
        yield "".join(line.pieces[: link.start])
        yield "".join(line.pieces[link.start : link.end])


def _holder(line: Line) -> Element | None:
    """Return the innermost element that holds all of the line."""
    holder = line.links[0].element if line.links else line.link
    if holder is None:
        holder = line.block
    while holder is not None and len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]
    return holder


def _child_texts(holder: Element | None) -> Iterator[str]:
    """Yield the texts of an element's children; words highlighted in a text stay in it."""
    if holder is None:
        return
    text = holder.text or ""
    for child in holder:
        inner = inner_text(child) if isinstance(child.tag, str) else ""
        if child.tag in _INLINE_MARKS and text.strip():
            text += inner
        else:
            yield text
            yield inner
            text = ""
        text += child.tail or ""
    yield text


def _url(parts: Sequence[Line], resolve: Resolve) -> str | None:
    for part in parts:
        link = part.link
        if link is None and part.links:
            link = part.links[0].element
        if link is not None:
            href = link.get("href")
            if href:
                return resolve(href)
    return None


# --- lists without dates ----------------------------------------------------------------


class _Draft(msgspec.Struct):
    """An item in the making."""

    title: str
    url: str | None
    link: Element | None
    snippet: str = ""


def _undated(name: str, lines: Sequence[Line], start: int, end: int, resolve: Resolve) -> FoundList:
    linked = any(line.link is not None or line.links for line in lines[start:end])
    if not linked:
        end = _container_end(lines, start, end)
    drafts: list[_Draft] = []
    index = start
    while index < end:
        line = lines[index]
        if linked and line.link is None and not line.links and not _is_noise(line):
            if not _takes_snippet(drafts, lines, index, end):
                break
            drafts[-1].snippet = line.text
        elif drafts and line.link is not None and line.link is drafts[-1].link:
            drafts[-1].snippet = f"{drafts[-1].snippet} {line.text}".lstrip()
        else:
            for draft in _drafts(line, resolve):
                if drafts and draft.url is not None and draft.url == drafts[-1].url:
                    drafts[-1].snippet = drafts[-1].snippet or draft.title
                else:
                    drafts.append(draft)
        index += 1
    items = [
        Related(name, position, draft.title, draft.snippet or None, None, None, draft.url)
        for position, draft in enumerate(drafts, 1)
    ]
    return FoundList(items, index, linked)


def _takes_snippet(drafts: Sequence[_Draft], lines: Sequence[Line], index: int, end: int) -> bool:
    """Whether the line without a link at `index` is a teaser: each item has one, or none has."""
    if not drafts or drafts[-1].snippet:
        return False
    if len(drafts) > 1:
        return bool(drafts[0].snippet)
    return any(line.link is not None or line.links for line in lines[index + 1 : end])


def _drafts(line: Line, resolve: Resolve) -> Iterator[_Draft]:
    if _is_noise(line):
        return
    if line.link is not None or len(line.links) < 2:
        title, rest = _split(line, alone=True)
        if len(rest) <= len(title):  # no teaser: a label beside the title, or a part of it
            title, rest = _split(line, alone=False)
        yield _Draft(title, _url([line], resolve), line.link, rest)
        return
    for link in line.links:
        pieces = line.pieces[link.start : link.end]
        text = clean("".join(pieces))
        if text:
            alone = Line(text, pieces, (Link(0, len(pieces), link.element),))
            yield from _drafts(alone, resolve)


def _container_end(lines: Sequence[Line], start: int, end: int) -> int:
    """Return where the element ends that holds the list's heading and its first line.

    Without links and dates nothing else tells a list from what follows it.
    """
    head = lines[start - 1].block
    if start >= end or head is None:
        return end
    around = _ancestors(lines[start])
    holder = next((element for element in [head, *head.iterancestors()] if element in around), None)
    while start < end and holder in _ancestors(lines[start]):
        start += 1
    return start


def _ancestors(line: Line) -> list[Element]:
    return [] if line.block is None else [line.block, *line.block.iterancestors()]
