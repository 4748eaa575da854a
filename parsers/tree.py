"""Text to tree: lxml, checked for loss, with BeautifulSoup as the second reader.

libxml2 drops text without an error: all of a page nested deeper than 255
elements, everything after an early `</html>`, and it turns NUL bytes into
U+FFFD. The check compares the bytes of non-ASCII text in the markup with those
in the tree; where some are missing BeautifulSoup reads the page again, and its
tree is handed on in the same shape, so that all later code sees one kind of
tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from lxml import etree

from parsers.record import TreeReader

# Ten Chinese characters in UTF-8: less is a duplicated attribute, not lost text.
LOSS_TOLERANCE = 30
# Depth at which nested elements of a BeautifulSoup tree become siblings: no
# sane page is deeper, and later code may recurse.
MAX_DEPTH = 200

_ASCII = bytes(range(128))
_TAG_NAME = re.compile(r"[a-z][a-z0-9-]*")
# The attributes that any reading rule looks at.
_ATTRIBUTES = (
    "class", "content", "datetime", "hidden", "href", "id", "itemprop", "name", "property",
    "rel", "style", "type",
)  # fmt: skip
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Tree:
    """A page as elements. `loss_recovered`: bytes of text that lxml alone had lost."""

    root: etree._Element
    reader: TreeReader
    loss_recovered: int = 0


def read_tree(markup: str) -> Tree | None:
    """Return the page's tree, or None where there is not one element."""
    data = markup.encode("utf-8", "replace")
    root = _lxml_root(data)
    loss = _loss(data, root)
    if root is not None and loss <= LOSS_TOLERANCE and "\0" not in markup:
        return Tree(root, TreeReader.LXML)
    soup_root = _soup_root(markup.replace("\0", ""))
    if soup_root is None:
        return None
    recovered = max(0, loss - _loss(data, soup_root))
    return Tree(soup_root, TreeReader.BEAUTIFULSOUP, recovered)


def _lxml_root(data: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8")
    try:
        return etree.fromstring(data, parser)
    except etree.ParserError:  # "Document is empty": no element, the caller says what that means
        return None


def _foreign_bytes(data: bytes) -> int:
    return len(data.translate(None, _ASCII))


def _loss(data: bytes, root: etree._Element | None) -> int:
    """Return how many bytes of non-ASCII text of the markup the tree lacks."""
    total = _foreign_bytes(data)
    if root is None:
        return total
    # Text alone is cheap to serialise and mostly settles it; attributes and
    # comments hold the rest, and only the full markup shows them.
    kept = _foreign_bytes(etree.tostring(root, method="text", encoding="utf-8", with_tail=False))
    if total - kept > LOSS_TOLERANCE:
        kept = _foreign_bytes(etree.tostring(root.getroottree(), encoding="utf-8"))
    return total - kept


def _soup_root(markup: str) -> etree._Element | None:
    """Read with BeautifulSoup on Python's own parser; return the same tree in lxml's shape."""
    soup = BeautifulSoup(markup, "html.parser")
    root = etree.Element("html")
    places = {id(soup): _Place(root, 0)}
    for node in soup.descendants:
        place = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = _append_tag(place, node)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            _append_text(place.element, _NOT_XML.sub("", node))
    return root if len(root) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the children of one soup tag go."""

    element: etree._Element
    depth: int


def _append_tag(place: _Place, tag: Tag) -> _Place:
    name = tag.name if _TAG_NAME.fullmatch(tag.name) else "span"
    element = etree.SubElement(place.element, name)
    for key in _ATTRIBUTES:
        value = tag.get(key)
        if value is not None:
            element.set(key, _NOT_XML.sub("", value if isinstance(value, str) else " ".join(value)))
    if place.depth < MAX_DEPTH:
        return _Place(element, place.depth + 1)
    return place  # the empty element still separates the text before it from the text after


def _append_text(parent: etree._Element, text: str) -> None:
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
