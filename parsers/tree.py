"""Text to tree: lxml, checked for loss, with BeautifulSoup as the last reader.

libxml2 drops text without an error: all of a page nested deeper than 255
elements, and everything after an early `</body></html>`. The check compares how
much text outside ASCII the markup and the tree hold. Where some is missing the
page is read again without its early end and, if that does not help, with
BeautifulSoup, whose tree is handed on in the same shape: all later code sees
one kind of tree.
"""

from __future__ import annotations

import re
from html import unescape

import msgspec
from lxml import etree

from parsers.record import TreeReader
from parsers.soup import soup_root

# In surplus bytes (below): ten Chinese characters. Less is a duplicated attribute, not lost text.
LOSS_TOLERANCE = 20
# References that become text outside ASCII; the named ones are the blanks of Chinese pages.
_REFERENCE = re.compile(r"&(?:#\w{2,8}|nbsp|ensp|emsp);")

_EARLY_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)

_PARSER = etree.HTMLParser(encoding="utf-8")


class Tree(msgspec.Struct, frozen=True):
    """A page as elements. `loss_recovered`: surplus bytes of text that lxml alone had lost."""

    root: etree._Element
    reader: TreeReader
    loss_recovered: int = 0


def read_tree(markup: str, data: bytes) -> Tree | None:
    """Return the tree of a page's `markup`, whose UTF-8 is `data`; None without one element."""
    if b"\0" in data:  # no text in HTML, and libxml2 would make U+FFFD of it
        markup, data = markup.replace("\0", ""), data.replace(b"\0", b"")
    root = _lxml_root(data)
    loss = _loss(markup, data, root)
    if root is not None and loss <= LOSS_TOLERANCE:
        return Tree(root, TreeReader.LXML)
    reader = TreeReader.LXML
    root = _lxml_root(_EARLY_END.sub(b"", data))
    left = _loss(markup, data, root)
    if root is None or left > LOSS_TOLERANCE:
        root, reader = soup_root(markup), TreeReader.BEAUTIFULSOUP
        left = _loss(markup, data, root)
    return Tree(root, reader, max(0, loss - left)) if root is not None else None


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
