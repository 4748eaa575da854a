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

# In surplus bytes (below): ten Chinese characters. Less is a duplicated attribute, not lost text.
LOSS_TOLERANCE = 20
# References that become text outside ASCII; the named ones are the blanks of Chinese pages.
_REFERENCE = re.compile(r"&(?:#\w{2,8}|nbsp|ensp|emsp);")

_PARSER = etree.HTMLParser(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Tree:
    """A page as elements. `loss_recovered`: surplus bytes of text that lxml alone had lost."""

    root: etree._Element
    reader: TreeReader
    loss_recovered: int = 0


def read_tree(markup: str, data: bytes) -> Tree | None:
    """Return the tree of a page's `markup`, whose UTF-8 is `data`; None without one element."""
    root = _lxml_root(data)
    loss = _loss(markup, data, root)
    if root is not None and loss <= LOSS_TOLERANCE and b"\0" not in data:
        return Tree(root, TreeReader.LXML)
    root = soup_root(markup)
    if root is None:
        return None
    return Tree(root, TreeReader.BEAUTIFULSOUP, max(0, loss - _loss(markup, data, root)))


def _lxml_root(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, _PARSER)
    except etree.ParserError:  # "Document is empty": no element, the caller says what that means
        return None


def _loss(markup: str, data: bytes, root: etree._Element | None) -> int:
    """Return how much text outside ASCII the tree lacks, in surplus bytes.

    The surplus of a text is what its UTF-8 has more in bytes than it has
    characters: 2 for each Chinese character, 0 for markup. Comparing it costs
    next to nothing and does not depend on where the text stands.
    """
    total = len(data) - len(markup)
    if b"&" in data:
        referenced = unescape("".join(_REFERENCE.findall(markup)))
        total += len(referenced.encode("utf-8", "replace")) - len(referenced)
    if root is None:
        return total
    # Text alone is cheap to serialise and mostly settles it; attributes and
    # comments hold the rest, and only the full markup shows them.
    kept = _surplus(etree.tostring(root, method="text", encoding="utf-8", with_tail=False))
    if total - kept > LOSS_TOLERANCE:
        kept = _surplus(etree.tostring(root.getroottree(), encoding="utf-8"))
    return total - kept


def _surplus(data: bytes) -> int:
    return len(data) - len(data.decode())
