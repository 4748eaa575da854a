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
from functools import lru_cache
from html import unescape
from typing import cast

import msgspec
from lxml import etree

from parsers.record import TreeReader
from parsers.soup import soup_root

# In surplus bytes (below): ten Chinese characters. Less is a duplicated attribute, not lost text.
LOSS_TOLERANCE = 20
# References that become text outside ASCII; the named ones are the blanks of Chinese pages.
_REFERENCE = re.compile(r"&(?:#\w{2,8}|nbsp|ensp|emsp);")

_EARLY_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)

_ATTRIBUTES = etree.XPath("/descendant::*/@*", smart_strings=False)
_PARSER = etree.HTMLParser(encoding="utf-8")


class Tree(msgspec.Struct, frozen=True):
    """A page as elements.

    text: all text in it, what no reader sees (scripts) included.
    loss_recovered: surplus bytes of text that lxml alone had lost.
    """

    root: etree._Element
    reader: TreeReader
    text: str
    loss_recovered: int = 0


def read_tree(markup: str, data: bytes) -> Tree | None:
    """Return the tree of a page's `markup`, whose UTF-8 is `data`; None without one element."""
    if b"\0" in data:  # no text in HTML, and libxml2 would make U+FFFD of it
        markup, data = markup.replace("\0", ""), data.replace(b"\0", b"")
    surplus = _markup_surplus(markup, data)
    root = _lxml_root(data)
    text, loss = _text_and_loss(root, surplus)
    if root is not None and loss <= LOSS_TOLERANCE:
        return Tree(root, TreeReader.LXML, text)
    reader = TreeReader.LXML
    root = _lxml_root(_EARLY_END.sub(b"", data))
    text, left = _text_and_loss(root, surplus, exact=True)
    if root is None or left > LOSS_TOLERANCE:
        root, reader = soup_root(markup), TreeReader.BEAUTIFULSOUP
        text, left = _text_and_loss(root, surplus, exact=True)
    return Tree(root, reader, text, max(0, loss - left)) if root is not None else None


def _lxml_root(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, _PARSER)
    except etree.ParserError:  # "Document is empty": no element, the caller says what that means
        return None


def _markup_surplus(markup: str, data: bytes) -> int:
    """Return how much text outside ASCII the markup holds, in surplus bytes.

    The surplus of a text is what its UTF-8 has more in bytes than it has
    characters: 2 for each Chinese character, 0 for markup. Comparing it costs
    next to nothing and does not depend on where the text stands.
    """
    surplus = len(data) - len(markup)
    if b"&" in data:
        surplus += sum(map(_reference_surplus, _REFERENCE.findall(markup)))
    return surplus


@lru_cache(maxsize=8192)  # pages refer to the characters of one language, again and again
def _reference_surplus(reference: str) -> int:
    return _surplus(unescape(reference))


def _surplus(text: str) -> int:
    return len(text.encode("utf-8", "replace")) - len(text)


def _text_and_loss(
    root: etree._Element | None, surplus: int, *, exact: bool = False
) -> tuple[str, int]:
    """Return all text in the tree, and how much of the markup's surplus the tree lacks.

    Not `exact`, the loss may be said too high where it is within the tolerance.
    """
    if root is None:
        return "", surplus
    # Text alone is cheap to serialise and settles it on plain pages; on others
    # attributes and comments do. Only then all markup is written once more.
    data = etree.tostring(root, method="text", encoding="utf-8", with_tail=False)
    text = data.decode()
    loss = surplus - (len(data) - len(text))
    if loss > LOSS_TOLERANCE and not exact:
        loss -= _surplus("".join(cast("list[str]", _ATTRIBUTES(root))))
    if loss > LOSS_TOLERANCE and not exact:
        loss -= sum(_surplus(comment.text or "") for comment in root.iter(etree.Comment))
    if loss > LOSS_TOLERANCE:
        data = etree.tostring(root.getroottree(), encoding="utf-8")
        loss = surplus - (len(data) - len(data.decode()))
    return text, loss
