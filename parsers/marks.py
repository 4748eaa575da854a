"""Marks: the lines of a list of teasers that state a category and a date.

Seen on jiusongjiankang: `健康新闻 2025-03-17` below each teaser. Labels
(`发布时间：`), counters (`阅读 123`) and the other order are guesses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import msgspec

from parsers.dates import DATE, find_date
from parsers.landmarks import CATEGORIES
from parsers.lines import Line
from parsers.text import clean

_KNOWN = "|".join(sorted(CATEGORIES))
_KNOWN_ENDS = frozenset(category[-1] for category in CATEGORIES)
_LABEL = r"(?:(?:发布|发表|更新)?(?:时间|日期)|(?:发布|发表)于)\s*[:：]?\s*"
_CATEGORY_LABEL = r"(?:(?:分类|栏目|频道|类别)\s*[:：]\s*)?"
# Possessive throughout: a row of digits must not be tried in every partition.
COUNTER = (
    r"(?:\W*+(?>阅读|浏览|点击|点赞|评论|收藏|热度|人气|看过|次数|赞|量|数|次|人"
    r"|\d++(?:\.\d++)?+[万wWkK]?+))"
)
# Guess: how other categories may be called; any other word before a date is a title.
_LIKELY = r"[^\W\d]{2}(?:新闻|资讯|百科|科普|常识|知识|问答|养生)"
# A whole line: a category and a date.
_LINE = re.compile(
    rf"\W{{0,2}}{_CATEGORY_LABEL}"
    rf"(?:(?P<category>{_KNOWN}|{_LIKELY})[^\w:：]{{0,3}})?\W*"
    rf"(?:{_LABEL})?(?P<date>{DATE})(?!\s*T?\d{{1,2}}[:：])(?:\W{{0,3}}(?P<after>{_KNOWN}))?(?:(?!\d){COUNTER}*+\W*+)?"
)
# Glued to the end of a teaser: only a known category tells where the teaser ends.
_GLUED = re.compile(rf"(?P<category>{_KNOWN})\W{{0,3}}(?P<date>{DATE})\W{{0,2}}$")
_BARE = re.compile(rf"\s+(?P<date>{DATE})\W{{0,2}}$")
_MORE_WORDS = ("详细", "详情", "全文", "更多", "原文")
_MORE_CLOSERS = "]】)）>»›…"
_MORE = re.compile(
    rf"\s*[\[【(（<]?(?:查看|阅读|点击)?(?:{'|'.join(_MORE_WORDS)})[{re.escape(_MORE_CLOSERS)}]*$"
)
_MORE_ENDS = frozenset(_MORE_CLOSERS + "".join(word[-1] for word in _MORE_WORDS))
_CATEGORY_LINE = re.compile(rf"\W*{_CATEGORY_LABEL}(?P<category>{_KNOWN})\W*")
_LONGEST_LINE = 60
_DATE = re.compile(DATE)
# A category and a date, with all that may stand around them, are shorter.
_LONGEST_MARK = 40


class Mark(msgspec.Struct):
    """What a line states: how much text stands before, the category, the date (ISO 8601)."""

    before: int
    category: str | None
    date: str


def without_more(text: str) -> str:
    """Return a line's text without the link to the whole article that ends it."""
    if text[-1] not in _MORE_ENDS or not text.rstrip(_MORE_CLOSERS).endswith(_MORE_WORDS):
        return text
    return _MORE.sub("", text)


def category_of(text: str) -> str | None:
    """Return the known category that is all a line says, or None."""
    last = text[-1]
    if len(text) > _LONGEST_LINE or (last not in _KNOWN_ENDS and last.isalnum()):
        return None
    match = _CATEGORY_LINE.fullmatch(text)
    return match["category"] if match else None


def find_marks(lines: Sequence[Line], start: int, end: int) -> dict[int, Mark]:
    """Return the marks of the lines, by index; surer shapes exclude weaker ones."""
    texts = [line.text for line in lines[start:end]]
    marks: dict[int, Mark] = {}
    dated = _dated({text for text in texts if len(text) <= _LONGEST_LINE})
    seen: dict[str, Mark | None] = {}  # mostly all items of a page state one date
    for index, text in enumerate(texts, start):
        if text in seen:
            mark = seen[text]
        elif text in dated:
            mark = seen[text] = _whole_line(lines[index])
        elif len(text) > _LONGEST_LINE and _ends_like_date(text):
            mark = _glued(text)
        else:
            continue
        if mark is not None:
            marks[index] = mark
    if marks:
        return marks
    bare = ((index, _bare(text)) for index, text in enumerate(texts, start))
    return {index: mark for index, mark in bare if mark is not None}


def _dated(texts: Collection[str]) -> set[str]:
    """Return those of the texts that hold a date; one search for all is cheaper than one each."""
    joined = "\n\n".join(texts)  # a date may hold one blank where two lines meet, never two
    found: set[str] = set()
    for match in _DATE.finditer(joined):
        begin = joined.rfind("\n", 0, match.start()) + 1
        end = joined.find("\n", begin)
        found.add(joined[begin:] if end < 0 else joined[begin:end])
    return found


def _whole_line(line: Line) -> Mark | None:
    # Elements part what may touch in the text: `2025-03-17` and a counter.
    text = clean(" ".join(line.pieces)) if len(line.pieces) > 1 else line.text
    match = _LINE.fullmatch(text)
    if match is None:
        return _glued(line.text) if _ends_like_date(line.text) else None
    return _mark(0, match, match["category"] or match["after"])


def _glued(text: str) -> Mark | None:
    text = without_more(text)
    start = max(0, len(text) - _LONGEST_MARK)
    match = _GLUED.search(text, start)
    if match is None:
        return None
    return _mark(len(text[: match.start()].rstrip()), match, match["category"])


def _bare(text: str) -> Mark | None:
    if not _ends_like_date(text):
        return None
    text = without_more(text)
    match = _BARE.search(text, max(0, len(text) - _LONGEST_MARK))
    return _mark(match.start(), match, None) if match else None


def _ends_like_date(text: str) -> bool:
    last = text[-1]
    return last.isdigit() or last == "日" or last in _MORE_ENDS or text[-2:-1].isdigit()


def _mark(before: int, match: re.Match[str], category: str | None) -> Mark | None:
    date = find_date(match["date"])
    return Mark(before, category, date.value[:10]) if date else None
