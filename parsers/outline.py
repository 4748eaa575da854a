"""Body lines to blocks: markers, headings and their levels, list items, tables.

The depth of a heading comes from the nesting of marker styles (`一、` around
`(一)` around `1.`), because tags tell nothing here: the sites print one outline
in h3, in bold paragraphs and in one-item lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import msgspec

from parsers.lines import Line
from parsers.record import Block, BlockKind

LONGEST_UNMARKED_HEADING = 12
_LONGEST_LABEL = 30
_LONGEST_HEADING = 60


class Marker(IntEnum):
    """Styles of list markers; among the numbered ones the smaller number stands outside."""

    NONE = 0
    CHAPTER = 1  # 一、
    SECTION = 2  # (一)
    NUMBER = 3  # 1.
    SUBNUMBER = 4  # (1) ①
    BULLET = 5  # • ■


# Looking a member up in its enum costs more than all else in a comparison.
_NONE, _NUMBER, _BULLET = Marker.NONE, Marker.NUMBER, Marker.BULLET
_CHAPTERS = (Marker.CHAPTER, Marker.SECTION)
_NUMBERS = (Marker.NUMBER, Marker.SUBNUMBER)
_UNNUMBERED = (Marker.NONE, Marker.BULLET)

_CN = "[一二三四五六七八九十]{1,3}"  # Chinese numbers up to ninety-nine
_MARKERS = (
    (Marker.CHAPTER, re.compile(rf"(?:第?{_CN}\s*[、.．]|第{_CN}[章节])\s*")),
    (Marker.SECTION, re.compile(rf"[(（]\s*{_CN}\s*[)）]\s*[、.．]?\s*")),
    (Marker.NUMBER, re.compile(r"\d{1,2}\s?(?:[.．](?!\d)|、)\s*")),
    (Marker.SUBNUMBER, re.compile(r"(?:[(（]\s*\d{1,2}\s*[)）]|\d{1,2}[)）]|[①-⑳])\s*[、.．]?\s*")),
    (Marker.BULLET, re.compile(r"[•·■●◆◇▪▫◦○□★☆➤➢▶►▷✓✔√※◾◎⚫]\s*|[-–—*＊－]\s+")),
)  # fmt: skip
_MARKER_STARTS = frozenset("第一二三四五六七八九十(（①②③④⑤⑥⑦⑧⑨⑩•·■●◆◇➢▷◾◎⚫▪▫◦○□★☆➤▶►✓✔√※-–—*＊－")
_LITERAL_NUMBER = _MARKERS[2][1]

_PUNCTUATION = re.compile(r"[^\w\s]")
_SENTENCE_ENDS = frozenset("。！？；：!?;:…")
_SENTENCE_CLOSERS = frozenset("”’」』）)")
# A set of first characters is found faster than alternatives. A comma may group digits.
_SENTENCE_INSIDE = re.compile(r"[。，；！？;!?,](?:(?<!,)|(?!\d))")
_NOT_IN_LABEL = re.compile(r"[。；;！!]|[，,](?!\d)|[：:](?!$)")


class Entry(msgspec.Struct):
    """A line on its way to a block: its text without the marker, and what the marker was."""

    text: str
    marker: Marker
    line: Line | None
    question: bool = False
    rows: tuple[tuple[str, ...], ...] | None = None


def split_marker(text: str) -> tuple[Marker, str]:
    """Return the style of the marker that opens `text`, and the text without it."""
    first = text[0]
    if first in _MARKER_STARTS or first.isdigit():
        for marker, pattern in _MARKERS:
            match = pattern.match(text)
            if match is not None and match.end() < len(text):
                return marker, text[match.end() :]
    return _NONE, text


def is_sentence(text: str) -> bool:
    """Whether the line reads as a sentence: it ends like one, or has a comma inside."""
    last = text[-2:-1] if text[-1:] in _SENTENCE_CLOSERS else text[-1:]
    return last in _SENTENCE_ENDS or _SENTENCE_INSIDE.search(text) is not None


def has_punctuation(text: str) -> bool:
    """Whether anything but words, digits and blanks stands in the line."""
    return _PUNCTUATION.search(text) is not None


def read_entry(line: Line) -> Entry:
    """Return the line with its marker told from its text."""
    text, item = line.text, line.item
    first = text[0]
    if item is None and first not in _MARKER_STARTS and not first.isdigit():  # mostly
        return Entry(text, _NONE, line)
    marker, text = split_marker(text)
    if item is None or line.item_line != 1:
        if marker is _NUMBER:
            text = _LITERAL_NUMBER.sub("", text, count=1) or text
    elif item.ordered and (marker is _NONE or marker is _NUMBER):
        marker = _NUMBER
    elif marker is _NONE:
        marker = _BULLET
    return Entry(text, marker, line)


def build_blocks(entries: Sequence[Entry]) -> list[Block]:
    """Return the blocks of the body, headings with their level (title = 1)."""
    headings = _headings(entries)
    outline = _Outline([entries[index] for index in headings])
    paragraph, list_item = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
    blocks: list[Block] = []
    for index, entry in enumerate(entries):
        if entry.question:
            blocks.append(Block(BlockKind.HEADING, entry.text, outline.question()))
        elif entry.rows is not None:
            blocks.append(Block(BlockKind.TABLE, entry.text, None, entry.rows))
        elif index in headings:
            blocks.append(Block(BlockKind.HEADING, entry.text, outline.level(entry)))
        else:
            blocks.append(Block(paragraph if entry.marker is _NONE else list_item, entry.text))
    return blocks


def _headings(entries: Sequence[Entry]) -> dict[int, None]:
    """Return the indexes of the headings among the entries, in order."""
    found: dict[int, None] = {}
    listed = False  # whether the entry before was a numbered list item, not a heading
    after = [*entries[1:], None]
    for index, (entry, following) in enumerate(zip(entries, after, strict=False)):
        if entry.question or entry.rows is not None or _is_plain(entry):
            listed = False
        elif _is_heading(entry, following, listed=listed):
            found[index] = None
            listed = False
        else:
            listed = entry.marker not in _UNNUMBERED
    return found


def _is_plain(entry: Entry) -> bool:
    """Whether a line is text at first sight: nothing marks it, and it is too long for a heading."""
    if entry.marker is not _NONE or len(entry.text) <= LONGEST_UNMARKED_HEADING:
        return False
    return entry.line is None or not entry.line.heading


def _is_heading(entry: Entry, following: Entry | None, *, listed: bool) -> bool:
    text, line = entry.text, entry.line
    marker = entry.marker
    if marker in _CHAPTERS:
        return len(text) <= _LONGEST_HEADING and text[-1] not in "。；;，,"
    if line is not None and line.heading:
        return len(text) <= _LONGEST_HEADING and text[-1] not in "。；;"
    if marker in _NUMBERS:
        return _labels(entry, following, listed=listed)
    if following is None or len(text) > LONGEST_UNMARKED_HEADING:
        return False
    if marker is _BULLET and not _is_lone_item(entry, following):
        return False
    return _is_unmarked_heading(text, following)


def _labels(entry: Entry, following: Entry | None, *, listed: bool) -> bool:
    """Whether a numbered line is a label of what follows, and not an item of a plain list."""
    if following is None or len(entry.text) > _LONGEST_LABEL or _NOT_IN_LABEL.search(entry.text):
        return False
    if following.marker is entry.marker or following.question:
        return False
    return not listed


def _is_lone_item(entry: Entry, following: Entry) -> bool:
    """Whether a bulleted line is the one item of its list: a label dressed as a list."""
    item = entry.line.item if entry.line is not None else None
    if item is None or item.list is None or following.line is None:
        return False
    return len(item.list) == 1 and item.lines == 1


def _is_unmarked_heading(text: str, following: Entry) -> bool:
    if following.question or has_punctuation(text):
        return False
    return (
        following.marker is not _NONE or following.rows is not None or is_sentence(following.text)
    )


class _Outline:
    """Levels by the styles that are open around a heading."""

    def __init__(self, headings: Sequence[Entry]) -> None:
        self._base = 1
        self._open: list[Marker] = []
        self._ranks: list[int] = []  # of heading tags, where no marker tells the depth
        if all(entry.marker in _UNNUMBERED for entry in headings):
            self._ranks = sorted({_rank(entry) for entry in headings} - {0})

    def question(self) -> int:
        self._base = 2
        self._open = []
        return 2

    def level(self, entry: Entry) -> int:
        marker = entry.marker
        if marker in _UNNUMBERED:
            if self._base == 1 and _rank(entry) in self._ranks:
                return 2 + self._ranks.index(_rank(entry))
            marker = Marker.CHAPTER  # an unmarked heading stands at the top
        while self._open and self._open[-1] >= marker:
            self._open.pop()
        self._open.append(marker)
        return self._base + len(self._open)


def _rank(entry: Entry) -> int:
    return entry.line.heading if entry.line is not None else 0
