"""A page as lines: what a reader sees between two line breaks, in reading order.

Tags and class names of the sites are not known, so nothing later asks for them.
A line knows only what any sane markup tells: its text, the pieces it was glued
from, the links in it, whether a heading element, a list item or a table cell
holds it, and the element it stood in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec
from lxml import etree

from parsers.text import Cleaner, clean

Element = etree._Element


def inner_text(element: Element) -> str:
    """Return all text inside an element, as in the source."""
    if not len(element):  # a tenth of the time
        return element.text or ""
    return "".join(cast("Iterator[str]", element.itertext()))


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
    """One line.

    A msgspec struct and not a dataclass, since a page makes a hundred of them.

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


(
    _INLINE, _BLOCK, _SKIP, _BREAK, _LINK, _HEADING, _LIST, _ITEM, _ASIDE, _TABLE, _CELL, _TIME,
) = range(12)  # fmt: skip

_INLINE_TAGS = (
    "abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr "
    "output picture q rp rt ruby s samp small span strike strong sub sup tt u var wbr"
).split()
_SKIPPED_TAGS = (
    "audio base button canvas datalist embed iframe input link map math meta noembed noframes "
    "noscript object script select style svg template textarea title video"
).split()
_KINDS: dict[Any, int] = {
    **dict.fromkeys(_INLINE_TAGS, _INLINE),
    **dict.fromkeys(_SKIPPED_TAGS, _SKIP),
    **dict.fromkeys(("br", "hr"), _BREAK),
    **{f"h{rank}": _HEADING for rank in range(1, 7)},
    **dict.fromkeys(("ol", "ul", "menu", "dir"), _LIST),
    **dict.fromkeys(("nav", "footer", "aside"), _ASIDE),
    **dict.fromkeys(("td", "th"), _CELL),
    etree.Comment: _SKIP,
    etree.ProcessingInstruction: _SKIP,
    etree.Entity: _SKIP,
    "o:p": _INLINE,  # what Word leaves behind
    "a": _LINK,
    "li": _ITEM,
    "table": _TABLE,
    "time": _TIME,
}


def read_lines(root: Element, clean_line: Cleaner = clean) -> Page:
    """Return the page's lines in document order."""
    reader = _Reader(clean_line)
    reader.visit(root, None)
    reader.end_line(None)
    return Page(reader.lines, reader.times)


class _Reader:
    """One walk over the tree. State that ends with an element is restored when it ends."""

    __slots__ = (
        "_aside", "_cell", "_clean", "_heading", "_item", "_link", "_link_start", "_links",
        "_list", "_pieces", "_plain", "_table", "lines", "times",
    )  # fmt: skip

    def __init__(self, clean_line: Cleaner) -> None:
        self.lines: list[Line] = []
        self.times: list[TimeElement] = []
        self._clean = clean_line
        self._pieces: list[str] = []  # of the line being read; always the same list
        self._links: tuple[Link, ...] = ()
        self._plain = True  # no heading, item, cell, link or aside is open
        self._heading = 0
        self._item: Item | None = None
        self._list: Element | None = None
        self._cell: Element | None = None
        self._table: Element | None = None
        self._link: Element | None = None
        self._link_start = 0
        self._aside = False

    def visit(self, element: Element, block: Element | None) -> None:  # noqa: C901, PLR0912
        """Read the children of `element`, which stands in `block`.

        The hottest code of the package: elements without children, which most
        are, cost one call or none.
        """
        pieces = self._pieces
        kind_of = _KINDS.get
        # A slice is a list and faster than lxml's iterator; lxml's stubs know none.
        for child in element[:]:  # type: ignore[index]
            kind = kind_of(child.tag, _BLOCK)
            if kind == _BLOCK:
                if pieces:
                    self.end_line(block)
                text = child.text
                if len(child):
                    if text and not text.isspace():
                        pieces.append(text)
                    self.visit(child, child)
                    if pieces:
                        self.end_line(child)
                elif text and not text.isspace():
                    self._add(self._clean(text), [text], child)
            elif kind == _INLINE:
                text = child.text
                if text:
                    pieces.append(text)
                if len(child):
                    self.visit(child, block)
            elif kind == _LINK:
                self._visit_link(child, block)
            elif kind == _TIME:
                self._visit_time(child, block)
            elif kind != _SKIP:
                if pieces:
                    self.end_line(block)
                if kind != _BREAK:
                    self._visit_stateful(kind, child)
            tail = child.tail
            if tail and (pieces or not tail.isspace()):
                pieces.append(tail)

    def end_line(self, block: Element | None) -> None:
        """Make a line of the pieces read since the last one, if they hold any text."""
        pieces = self._pieces
        self._add(self._clean("".join(pieces)), pieces[:], block)
        pieces.clear()

    def _add(self, text: str, pieces: list[str], block: Element | None) -> None:
        if not text:
            self._link_start = 0
            return
        if self._plain:
            line = Line(text, pieces, self._links, block)
        else:
            line = self._marked(text, pieces, block)
        self.lines.append(line)
        self._links = ()

    def _marked(self, text: str, pieces: list[str], block: Element | None) -> Line:
        """Return a line that is told what is open around it."""
        links, link = self._links, self._link
        if self._link_start and link is not None:  # it began in this line, which does not end it
            links += (Link(self._link_start, len(pieces), link),)
            self._link_start, link = 0, None
        heading, self._heading = self._heading, 0
        item, number = self._item, 0
        if item is not None:
            number = item.lines = item.lines + 1
        return Line(
            text, pieces, links, block, heading, item, number,
            self._cell, self._table, link, self._aside,
        )  # fmt: skip

    def _visit_stateful(self, kind: int, element: Element) -> None:  # noqa: C901
        """Read an element that begins and ends a line, with its special state open."""
        outer = self._plain, self._item, self._list, self._cell, self._table, self._aside
        self._plain = False
        if kind == _HEADING:
            self._heading = int(element.tag[1])
        elif kind == _ITEM:
            self._item = Item(self._list is not None and self._list.tag == "ol", self._list)
        elif kind == _LIST:
            self._list = element
        elif kind == _ASIDE:
            self._aside = True
        elif kind == _TABLE:
            self._table, self._cell = element, None
        else:
            self._cell = element
        text = element.text
        if len(element):
            if text and not text.isspace():
                self._pieces.append(text)
            self.visit(element, element)
            if self._pieces:
                self.end_line(element)
        elif text and not text.isspace():
            self._add(self._clean(text), [text], element)
        if kind == _HEADING:
            self._heading = 0
        self._plain, self._item, self._list, self._cell, self._table, self._aside = outer

    def _visit_link(self, element: Element, block: Element | None) -> None:
        """Read a link, be it inside one line or around several."""
        pieces = self._pieces
        start = len(pieces)
        text = element.text
        if text:
            pieces.append(text)
        if len(element):
            outer = self._link, self._link_start, self._plain
            self._link, self._link_start, self._plain = element, start, False
            self.visit(element, block)
            start = self._link_start
            self._link, self._link_start, self._plain = outer
        end = len(pieces)
        if end > start:
            self._links += (Link(start, end, element),)

    def _visit_time(self, element: Element, block: Element | None) -> None:
        value = element.get("datetime") or inner_text(element)
        self.times.append(TimeElement(len(self.lines), value))
        if element.text:
            self._pieces.append(element.text)
        self.visit(element, block)
