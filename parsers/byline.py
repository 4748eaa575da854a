"""The byline: author, date, source and views, printed between title and body.

Seen on uzkoo: `Mr.zhuMr.zhu2025-04-29 10:11:16来源:优站库 (www.uzkoo.com)阅读:84`,
where nodes touch without blanks and the avatar's alt text repeats the name. The
other labels are guesses at what a page may print in the same place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from parsers.dates import DATE, TIME, PrintedDate, find_date
from parsers.landmarks import CATEGORIES, is_furniture
from parsers.lines import Line
from parsers.text import clean

_PUBLISHED = r"(?:发布|发表|上传|创建|發布|發佈|發表)?(?:时间|日期|時間)|(?:发布|发表)于"
_MODIFIED = r"(?:最后|最近)?(?:更新|修改)(?:时间|日期|于)?"
_LABELS = rf"{_MODIFIED}|{_PUBLISHED}|来源|來源|出处|作者|编辑|责编|阅读|閱讀|浏览|瀏覽|点击|人气"
_LABEL = re.compile(
    rf"(?:{_LABELS})(?:量|数|次数|者|人)?\s*[:：]|(?<![\d:：.\-])\d+\s*[人次]?(?:阅读|浏览)|阅读量?\s*[(（]?\d"
)
# Every match of it holds one of these; a set of single characters is searched for fast.
_LABEL_SIGN = re.compile("[:：读览]")
_MOMENT = rf"{DATE}(?:[\sT]*{TIME})?|\d+\s*(?:分钟|小时|天)前|昨天|前天|刚刚"
_MOMENT_ENDS = frozenset("日前天刚")
_DATE_ONLY = re.compile(rf"(?:[^\W\d]{{2,8}}[\s·|]{{0,3}})?(?:{_MOMENT})")

_VIEWS = (
    re.compile(
        r"(?:阅读|閱讀|浏览|瀏覽|点击|人气)(?:量|数|次数)?\s*[:：(（]?\s*(?P<count>\d[\d,]*)\s*[)）]?次?"
    ),
    # `84人阅读`; the seconds of a time are no count.
    re.compile(r"(?<![\d:：.])(?P<count>\d[\d,]*)\s*(?:人|次)?\s*(?:阅读|浏览|看过)(?:量|数)?"),
)
_BEFORE_NEXT = rf"(?=\n|\s*[|｜]|(?:{_LABELS})(?:量|数|者|人)?\s*[:：]|{DATE}|$)"
_SOURCE = re.compile(
    r"(?:来源|來源|出处)\s*[:：]\s*(?P<name>[^\n(（|｜]+?)\s*"
    rf"(?:[(（]\s*(?P<url>[^)）\s]+)\s*[)）])?\s*{_BEFORE_NEXT}"
)
_AUTHOR = re.compile(
    rf"(?:作者|发布者|发布人|发表者|撰稿|撰文)\s*[:：]\s*(?P<names>[^\n|｜]+?)\s*{_BEFORE_NEXT}"
)
_CHANGED = re.compile(rf"(?:{_MODIFIED})\s*[:：]?\s*(?P<date>{_MOMENT})")
_STATED = re.compile(rf"(?:(?:{_PUBLISHED})\s*[:：]?\s*)?(?P<date>{_MOMENT})")
_OTHER = re.compile(rf"(?:编辑|责编)\s*[:：]\s*[^\n]+?\s*{_BEFORE_NEXT}")
_BARE_LABEL = re.compile(
    r"作者|发布者|来源|出处|时间|日期|(?:发布|发表|更新)(?:时间|日期)?|阅读(?:量|数)?|浏览(?:量|数|次数)?|点击(?:量|数)?"
)
_NAMES = re.compile(r"[、,，/;；]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")

_WINDOW = 10
_LONGEST_LABEL = 6
_LONGEST = 90
_LONGEST_AUTHOR = 20


class Byline(msgspec.Struct, frozen=True):
    """What the byline says; `end` is the index of the first line after it."""

    end: int
    published: PrintedDate | None = None
    modified: PrintedDate | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    publisher_url: str | None = None
    views: int | None = None


def read_byline(lines: Sequence[Line], start: int, end: int, fetched_at: datetime | None) -> Byline:
    """Return the byline whose lines begin at `start`; an empty one where there is none."""
    last = -1
    for index in range(start, min(end, start + _WINDOW)):
        text = lines[index].text
        if len(text) > _LONGEST or "。" in text:
            break
        if _is_strong(text):
            last = index
    if last < 0:
        return Byline(start)
    pieces = [clean(piece) for line in lines[start : last + 1] for piece in line.pieces]
    return _parse(_joined(pieces), last + 1, fetched_at)


def _joined(pieces: Sequence[str]) -> str:
    """Return the pieces as lines; a label in an element of its own stays with its value."""
    text = ""
    for piece in pieces:
        if piece:
            text += f"{piece}：" if _BARE_LABEL.fullmatch(piece) else f"{piece}\n"
    return text


def _is_strong(text: str) -> bool:
    if (text[-1].isdigit() or text[-1] in _MOMENT_ENDS) and _DATE_ONLY.fullmatch(text):
        return True
    if len(text) <= _LONGEST_LABEL and _BARE_LABEL.fullmatch(text):
        return True
    return _is_labelled(text)


def _is_labelled(text: str) -> bool:
    if "，" in text or not _LABEL_SIGN.search(text):
        return False
    match = _LABEL.search(text)
    if match is None:
        return False
    # `缴费时间:` is no byline: a label begins the line, or follows a name or a date.
    before = text[: match.start()]
    return (
        not before
        or before[-1].isspace()
        or re.search(rf"{DATE}|{TIME}$|[)）|]\s*$", before) is not None
    )


def _parse(text: str, end: int, fetched_at: datetime | None) -> Byline:
    views, rest = _take(text, *_VIEWS)
    source, rest = _take(rest, _SOURCE)
    author, rest = _take(rest, _AUTHOR)
    changed, rest = _take(rest, _CHANGED)
    _, rest = _take(rest, _OTHER)
    stated = _STATED.search(rest)
    names = _NAMES.split(author["names"]) if author else _unlabelled_author(rest, stated)
    return Byline(
        end=end,
        published=find_date(stated["date"], fetched_at) if stated else None,
        modified=find_date(changed["date"], fetched_at) if changed else None,
        authors=tuple(name for name in names if name),
        publisher=clean(source["name"]) if source else None,
        publisher_url=source["url"] if source else None,
        views=int(views["count"].replace(",", "")) if views else None,
    )


def _take(text: str, *patterns: re.Pattern[str]) -> tuple[re.Match[str] | None, str]:
    """Return the first match of the first pattern that has one, and the text without it."""
    for pattern in patterns:
        match = pattern.search(text)
        if match is not None:
            return match, f"{text[: match.start()]}\n{text[match.end() :]}"
    return None, text


def _unlabelled_author(rest: str, stated: re.Match[str] | None) -> list[str]:
    """Return the name printed before the date (else after it), be it said once or twice."""
    if stated is None:
        parts = rest.split("\n")
    else:
        before, after = rest[: stated.start()], rest[stated.end() :]
        parts = [*reversed(before.split("\n")), *after.split("\n")]
    for part in parts:
        name = part.strip(" |｜·:：-—>»/")
        half = name[: len(name) // 2]
        if half and half * 2 == name:
            name = half
        if 2 <= len(name) <= _LONGEST_AUTHOR and name not in CATEGORIES and not is_furniture(name):
            return [name]
    return []
