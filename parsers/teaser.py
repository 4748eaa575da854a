"""One teaser: which part of its lines is the title, which the snippet, where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from parsers.badges import without_badges
from parsers.dates import DATE, find_date
from parsers.landmarks import CATEGORIES, is_furniture
from parsers.lines import Element, Line, inner_text
from parsers.links import Resolve
from parsers.marks import COUNTER, category_of, without_more
from parsers.record import Related
from parsers.text import clean

_RANK = re.compile(r"\W*(?:NO\.?|TOP)?\s*\d{1,2}\W*", re.IGNORECASE)
_ORNAMENT = re.compile(rf"\W+|(?:\d{{1,2}})?图|{_RANK.pattern}|{DATE}", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"\W{{0,2}}(?P<date>{DATE})\W{{0,2}}(?=[^\W\d])")
_COUNTER = re.compile(rf"{COUNTER}++\W*")
_INLINE_MARKS = frozenset({"em", "b", "strong", "font", "mark", "i", "u", "small", "sup", "sub"})
# Guess: what is bold before other text is its title from this length on, a keyword below.
_BOLD = frozenset({"b", "strong"})
_SHORTEST_BOLD_TITLE = 6


class Draft(msgspec.Struct):
    """A teaser in the making."""

    title: str
    url: str | None
    snippet: str = ""
    category: str | None = None
    date: str | None = None
    link: Element | None = None

    def related(self, name: str, position: int) -> Related:
        """Return the finished item."""
        return Related(
            name, position, self.title, self.snippet or None, self.category, self.date, self.url
        )


def is_noise(line: Line) -> bool:
    """Whether the line is no part of a teaser: a rank, a counter, a button, an ornament."""
    text = line.text
    if len(text) <= 16 and (_ORNAMENT.fullmatch(text) or _COUNTER.fullmatch(text)):
        return True
    return is_furniture(text, line.pieces)


def link_of(line: Line) -> Element | None:
    """Return the link around the line, or the first one inside it."""
    if line.link is not None:
        return line.link
    return line.links[0].element if line.links else None


def draft_of(parts: Sequence[Line], position: int, resolve: Resolve) -> Draft:
    """Return the teaser that its lines make; `position` tells a rank before the title."""
    first = parts[0]
    title, rest = first.text, ""
    if len(first.pieces) > 1:  # else there is nothing to tell apart
        if len(parts) == 1 or first.links:
            title, rest = split_title(first, alone=len(parts) == 1)
        if title == first.text:
            title = without_badges(first) or title
        title = without_rank(title, first, position)
    for part in parts[1:]:
        text = snippet_text(part)
        rest = f"{rest} {text}" if rest else text
    return Draft(title, url_of(parts, resolve), rest)


def leading_date(text: str) -> tuple[str, str | None]:
    """Return the text without a date that begins it, and that date (ISO 8601)."""
    match = _DATE_FIRST.match(text)
    date = find_date(match["date"]) if match else None
    if match is None or date is None:
        return text, None
    return text[match.end() :], date.value[:10]


def without_rank(title: str, line: Line, position: int) -> str:
    """Return the title without its rank, where that stands in an element of its own."""
    rank = str(position)
    if line.text.startswith(title) and line.pieces[0].strip() == rank:
        return title.removeprefix(rank).lstrip(" .、") or title
    return title


def snippet_text(line: Line) -> str:
    """Return the text of a line that is all snippet, without badges and link to the article."""
    if len(line.pieces) == 1:
        return line.text
    text = without_badges(line)
    last = next((piece for piece in map(clean, reversed(line.pieces)) if piece), "")
    if last and not without_more(last):
        text = text.removesuffix(last).rstrip()
    return text


def url_of(parts: Sequence[Line], resolve: Resolve) -> str | None:
    """Return where the first link among the lines leads."""
    for part in parts:
        link = part.link
        if link is None and part.links:
            link = part.links[0].element
        if link is not None:
            href = link.get("href")
            if href:
                return resolve(href)
    return None


def split_title(line: Line, *, alone: bool) -> tuple[str, str]:
    """Return title and teaser where both may stand in one line, told apart by link or element."""
    if len(line.pieces) == 1:
        return line.text, ""
    found = _leading(line.text, _around_link(line))
    if alone and (found is None or not found[1]):
        found = _leading(line.text, _child_texts(_holder(line))) or found
    return found or (line.text, "")


def _leading(text: str, groups: Iterable[str]) -> tuple[str, str] | None:
    """Return the first group that is no ornament, and what follows it in `text`."""
    for group in map(clean, groups):
        if not text.startswith(group):
            return None
        text = text[len(group) :].lstrip()
        if group and not _ORNAMENT.fullmatch(group) and category_of(group) is None:
            return group, text
    return None


def _around_link(line: Line) -> Iterator[str]:
    """Yield the line's texts up to the end of its first link that is not a category's."""
    start = 0
    for link in line.links:
        yield "".join(line.pieces[start : link.start])
        text = "".join(line.pieces[link.start : link.end])
        yield text
        if text.strip() not in CATEGORIES:
            return
        start = link.end


def _holder(line: Line) -> Element | None:
    """Return the innermost element that holds all of the line."""
    holder = link_of(line)
    if holder is None:
        holder = line.block
    while holder is not None and len(holder) == 1 and not _has_own_text(holder):
        holder = holder[0]
    return holder


def _has_own_text(parent: Element) -> bool:
    """Whether text stands beside the only child of `parent`."""
    return bool((parent.text or "").strip() or (parent[0].tail or "").strip())


def _child_texts(holder: Element | None) -> Iterator[str]:
    """Yield the texts of an element's children; words highlighted in a text stay in it.

    That holds for a word which begins the text, too, but not for a bold title.
    """
    if holder is None:
        return
    text = holder.text or ""
    for child in holder:
        inner = inner_text(child) if isinstance(child.tag, str) else ""
        if child.tag in _INLINE_MARKS and (
            text.strip() or ((child.tail or "").strip() and not _is_title(child, inner))
        ):
            text += inner
        else:
            yield text
            yield inner
            text = ""
        text += child.tail or ""
    yield text


def _is_title(mark: Element, text: str) -> bool:
    return mark.tag in _BOLD and len(clean(text)) >= _SHORTEST_BOLD_TITLE
