"""A reader of flat XML: items with a few fields each, however large or broken the document.

No tree is built, so a document of millions of elements needs no memory for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.discovery.entries import MAX_ENTRIES
from crawler.discovery.xml_text import harmless

# As the stubs of lxml have it; a target is given str.
_Text = str | bytes

_NAMESPACES = etree.ErrorDomains.NAMESPACE
_CHUNK = 65_536
_MOST_ELEMENTS = 40 * MAX_ENTRIES
"""Elements read of one document; an item of a feed has some twenty."""
_MOST_FIELDS = 100
"""Fields kept of one item."""


@dataclass(frozen=True, slots=True)
class Field:
    """An element within an item: local name, attributes by local name, own text."""

    name: str
    attributes: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An element that repeats, and the elements wanted within it, in the order of their ends."""

    name: str
    attributes: Mapping[str, str]
    fields: tuple[Field, ...]

    def first(self, *names: str) -> Field | None:
        """Return the first field that has the first of the names, else the second, and so on."""
        for name in names:
            for found in self.fields:
                if found.name == name:
                    return found
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """What a document holds. root: local name of its first element; empty where there is none."""

    root: str
    items: tuple[Item, ...]
    problems: tuple[str, ...]


def read_items(text: str, items: Collection[str], fields: Mapping[str, int]) -> Items:
    """Return the items of an XML document.

    items: local names of the elements that repeat.
    fields: local names of the elements wanted within them, and how deep each may
        stand: 1 for an item's child.

    Of a broken document come the items before the break, and those after it
    where the reader finds its way again; never a field that is cut off.
    """
    mended = harmless(text)
    target = _Target(items, fields)
    # The parser never sees an entity; the rest is said once more for whoever changes that.
    parser = etree.XMLParser(
        target=target, encoding="utf-8", recover=True, resolve_entities=False, no_network=True
    )
    encoded = mended.text.encode()
    if not encoded:
        return Items("", (), mended.problems)
    for start in range(0, len(encoded), _CHUNK):
        parser.feed(encoded[start : start + _CHUNK])
        if target.is_full:
            break
    problems = [*mended.problems]
    if target.is_full:
        problems.append(_fullness(target))
    else:
        parser.close()
        problems += _breaks(parser)
    return Items(target.root, tuple(target.found[:MAX_ENTRIES]), tuple(problems))


def _fullness(target: _Target) -> str:
    if len(target.found) > MAX_ENTRIES:
        return f"more than {MAX_ENTRIES} entries; the rest is not read"
    return f"more than {_MOST_ELEMENTS} elements; the rest is not read"


def _breaks(parser: etree.XMLParser) -> list[str]:
    # Prefixes without a namespace are harmless: local names are read.
    breaks = [error for error in parser.feed_error_log if error.domain != _NAMESPACES]
    if not breaks:
        return []
    first = breaks[0]
    return [f"broken XML, what follows may be lost: line {first.line}: {first.message}"]


@dataclass(slots=True)
class _Open:
    name: str
    attributes: Mapping[str, str]
    texts: list[str] = field(default_factory=list)


class _Target:
    """Takes the parser's events (lxml, "The target parser interface")."""

    def __init__(self, items: Collection[str], fields: Mapping[str, int]) -> None:
        self.root = ""
        self.found: list[Item] = []
        self._items = items
        self._fields = fields
        self._elements = 0
        self._item: _Open | None = None
        self._inside: list[_Open] = []
        self._kept: list[Field] = []

    @property
    def is_full(self) -> bool:
        return len(self.found) > MAX_ENTRIES or self._elements > _MOST_ELEMENTS

    def start(self, tag: _Text, attrib: Mapping[_Text, _Text]) -> None:
        name = _local(tag)
        self.root = self.root or name
        self._elements += 1
        if name in self._items and not self._is_field(name):
            self._keep()  # where the last item's end tag was lost
            self._item = _Open(name, _locals(attrib))
            self._inside, self._kept = [], []
        elif self._item is not None:
            self._inside.append(_Open(name, _locals(attrib)))

    def data(self, data: _Text) -> None:
        if self._inside and self._inside[-1].name in self._fields:
            self._inside[-1].texts.append(str(data))

    def end(self, tag: _Text) -> None:
        name = _local(tag)
        if self._item is None:
            return
        if not self._inside:
            self._keep()
            return
        if len(self._inside) <= self._fields.get(name, 0) and len(self._kept) < _MOST_FIELDS:
            closed = self._inside[-1]
            text = "".join(closed.texts).strip()
            self._kept.append(Field(closed.name, closed.attributes, text))
        self._inside.pop()

    def close(self) -> None:
        """End the document: of an item that is cut off stays what is whole."""
        self._keep()

    def comment(self, text: _Text) -> None:
        """Pass over a comment."""

    def _keep(self) -> None:
        if self._item is not None and len(self.found) <= MAX_ENTRIES:
            self.found.append(Item(self._item.name, self._item.attributes, tuple(self._kept)))
        self._item = None

    def _is_field(self, name: str) -> bool:
        return self._item is not None and len(self._inside) < self._fields.get(name, 0)


def _local(tag: _Text) -> str:
    return str(tag).rpartition("}")[2].rpartition(":")[2]


def _locals(attributes: Mapping[_Text, _Text]) -> Mapping[str, str]:
    return {_local(name): str(value) for name, value in attributes.items()}
