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
from html import unescape

from lxml import etree

from parsers.record import TreeReader
from parsers.soup import soup_root

# Ten Chinese characters in UTF-8: less is a duplicated attribute, not lost text.
LOSS_TOLERANCE = 30
_ASCII = bytes(range(128))
# References that become text outside ASCII; the named ones are the blanks of Chinese pages.
_REFERENCE = re.compile(r"&(?:#\w{2,8}|nbsp|ensp|emsp);")


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
    root = soup_root(markup)
    if root is None:
        return None
    recovered = max(0, loss - _loss(data, root))
    return Tree(root, TreeReader.BEAUTIFULSOUP, recovered)


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
    if b"&" in data:
        total += _foreign_bytes(unescape("".join(_REFERENCE.findall(data.decode()))).encode("utf-8", "replace"))
    if root is None:
        return total
    # Text alone is cheap to serialise and mostly settles it; attributes and
    # comments hold the rest, and only the full markup shows them.
    kept = _foreign_bytes(etree.tostring(root, method="text", encoding="utf-8", with_tail=False))
    if total - kept > LOSS_TOLERANCE:
        kept = _foreign_bytes(etree.tostring(root.getroottree(), encoding="utf-8"))
    return total - kept
