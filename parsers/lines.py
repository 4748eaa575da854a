"""A page as lines: what a reader sees between two line breaks, in reading order.

Tags and class names of the sites are not known, so nothing later asks for them.
A line knows only what any sane markup tells: its text, the pieces it was glued
from, the links in it, whether a heading element, a list item or a table cell
holds it, and the element it stood in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from lxml import etree

from parsers.text import Cleaner, clean

Element = etree._Element


class Item(msgspec.Struct):
    """A list item: whether its list is numbered, which list it is in, how many lines it has."""

    ordered: bool
    list: Element | None
    lines: int = 0


class Link(msgspec.Struct):
    """A link inside a line: it covers `pieces[start:end]`."""

    start: int
    end: int
    element: Element


class Line(msgspec.Struct):
    """One line. (A msgspec struct, not a dataclass: a page makes a hundred of them.)

    text: after the text rule, never empty.
    pieces: the text nodes it was glued from, as in the source.
    links: the links inside it.
    block: the element that begins the line; None in a text rendition.
    heading: rank of the heading element it begins (h1 → 1), else 0.
    item, item_line: the list item it stands in, and its number there from 1.
    cell, table: the table cell and table it stands in.
    link: the link element around the whole line, where a link holds blocks.
    aside: whether it stands in navigation, a footer or an aside.
    """

    text: str
    pieces: list[str]
    links: tuple[Link, ...] = ()
    block: Element | None = None
    heading: int = 0
    item: Item | None = None
    item_line: int = 0
    cell: Element | None = None
    table: Element | None = None
    link: Element | None = None
    aside: bool = False

    @property
    def is_link(self) -> bool:
        """Whether links cover the whole line."""
        if self.link is not None:
            return True
        if not self.links:
            return False
        linked = "".join("".join(self.pieces[link.start : link.end]) for link in self.links)
        return len("".join(linked.split())) == len("".join("".join(self.pieces).split()))


class TimeElement(msgspec.Struct):
    """A `<time>` element: the index of the line it stands in, its attribute and its text."""

    line: int
    value: str


class Page(msgspec.Struct):
    """The lines of a page, and the `<time>` elements among them."""

    lines: list[Line]
    times: list[TimeElement]


_INLINE, _BLOCK, _SKIP, _BREAK, _LINK, _HEADING, _LIST, _ITEM, _ASIDE, _TABLE, _CELL, _TIME = range(12)

_KINDS: dict[Any, int] = {
    **dict.fromkeys(
        "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output "
        "picture q rp rt ruby s samp small span strike strong sub sup tt u var wbr img".split(),
        _INLINE,
    ),
    **dict.fromkeys(
        "audio button canvas datalist embed head iframe input map math meta noembed noframes "
        "noscript object script select style svg template textarea title video".split(),
        _SKIP,
    ),
    **dict.fromkeys(("br", "hr"), _BREAK),
    **{f"h{rank}": _HEADING for rank in range(1, 7)},
    **dict.fromkeys(("ol", "ul", "menu", "dir"), _LIST),
    **dict.fromkeys(("nav", "footer", "aside"), _ASIDE),
    **dict.fromkeys(("td", "th"), _CELL),
    etree.Comment: _SKIP,
    etree.ProcessingInstruction: _SKIP,
    etree.Entity: _SKIP,
    "a": _LINK,
    "li": _ITEM,
    "table": _TABLE,
    "time": _TIME,
}


def read_lines(root: Element, clean_line: Cleaner = clean) -> Page:
    """Return the page's lines in document order."""
    reader = _Reader(clean_line)
    reader.visit(root)
    reader.end_line()
    return Page(reader.lines, reader.times)


class _Reader:
    """One walk over the tree. State that ends with an element is restored when it ends."""

    def __init__(self, clean_line: Cleaner) -> None:
        self.lines: list[Line] = []
        self.times: list[TimeElement] = []
        self._clean = clean_line
        self._pieces: list[str] = []
        self._links: tuple[Link, ...] = ()
        self._block: Element | None = None
        self._heading = 0
        self._item: Item | None = None
        self._list: Element | None = None
        self._cell: Element | None = None
        self._table: Element | None = None
        self._link: Element | None = None
        self._aside = False
        self._special: dict[int, Callable[[Element], None]] = {
            _BREAK: self._visit_nothing,
            _LINK: self._visit_link,
            _HEADING: self._visit_heading,
            _LIST: self._visit_list,
            _ITEM: self._visit_item,
            _ASIDE: self._visit_aside,
            _TABLE: self._visit_table,
            _CELL: self._visit_cell,
            _TIME: self._visit_time,
        }

    def visit(self, element: Element) -> None:
        """Read the element's text and children. The page's hottest code: keep it flat."""
        text = element.text
        if text:
            self._pieces.append(text)
        for child in element:
            kind = _KINDS.get(child.tag, _BLOCK)
            if kind == _BLOCK:
                if self._pieces:
                    self.end_line()
                outer, self._block = self._block, child
                self.visit(child)
                if self._pieces:
                    self.end_line()
                self._block = outer
            elif kind == _INLINE:
                self.visit(child)
            elif kind != _SKIP:
                self._special[kind](child)
            tail = child.tail
            if tail:
                self._pieces.append(tail)

    def end_line(self) -> None:
        """Make a line of the pieces read since the last one, if they hold any text."""
        pieces = self._pieces
        if not pieces:
            return
        self._pieces = []
        text = self._clean(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if text:
            item_line = 0
            if self._item is not None:
                self._item.lines += 1
                item_line = self._item.lines
            self.lines.append(
                Line(
                    text, pieces, self._links, self._block, self._heading, self._item, item_line,
                    self._cell, self._table, self._link, self._aside,
                )
            )  # fmt: skip
            self._heading = 0
        self._links = ()

    def _visit_block(self, element: Element) -> None:
        self.end_line()
        outer, self._block = self._block, element
        self.visit(element)
        self.end_line()
        self._block = outer

    def _visit_nothing(self, _element: Element) -> None:
        self.end_line()

    def _visit_link(self, element: Element) -> None:
        lines, start = len(self.lines), len(self._pieces)
        outer, self._link = self._link, element
        self.visit(element)
        if len(self.lines) > lines:  # a link around blocks: what is left of it is a line, too
            self.end_line()
        elif len(self._pieces) > start:
            self._links += (Link(start, len(self._pieces), element),)
        self._link = outer

    def _visit_heading(self, element: Element) -> None:
        self.end_line()
        self._heading = int(element.tag[1])
        self._visit_block(element)
        self._heading = 0

    def _visit_list(self, element: Element) -> None:
        outer, self._list = self._list, element
        self._visit_block(element)
        self._list = outer

    def _visit_item(self, element: Element) -> None:
        self.end_line()
        outer = self._item
        ordered = self._list is not None and self._list.tag == "ol"
        self._item = Item(ordered, self._list)
        self._visit_block(element)
        self._item = outer

    def _visit_aside(self, element: Element) -> None:
        self.end_line()
        outer, self._aside = self._aside, True
        self._visit_block(element)
        self._aside = outer

    def _visit_table(self, element: Element) -> None:
        self.end_line()
        outer = self._table, self._cell
        self._table, self._cell = element, None
        self._visit_block(element)
        self._table, self._cell = outer

    def _visit_cell(self, element: Element) -> None:
        self.end_line()
        outer, self._cell = self._cell, element
        self._visit_block(element)
        self._cell = outer

    def _visit_time(self, element: Element) -> None:
        self.times.append(
            TimeElement(len(self.lines), element.get("datetime") or "".join(element.itertext()))
        )
        self.visit(element)
