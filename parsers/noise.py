"""Removes from a tree what no reader sees as the page's text: hidden blocks, advertisements.

Hidden is what the element itself says (`hidden`, `display:none`). Which classes
advertisements carry on these sites is not known; the names here are the common
ones (guesses), and a large element is kept whatever its class says.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from parsers.lines import inner_text

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AD_NAMES = (
    "ad ads adv advert adverts advertise advertisement advertising adsbygoogle adsense adbox "
    "adwrap guanggao tuiguang sponsor sponsored promo promotion gg ggw"
).split()
_AD_TOKEN = re.compile(
    rf"(?:^|[\s_-])(?:{'|'.join(_AD_NAMES)})\d{{0,3}}(?:$|[\s_-])", re.IGNORECASE
)

# Values first, elements only where a value asks for it: lists of strings are cheap.
_STYLES = etree.XPath("//@style", smart_strings=False)
_HIDDEN = etree.XPath("//@hidden", smart_strings=False)
_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)
_LONGEST_AD = 300
# HTML Living Standard, 13.1.2.4: elements that end a `p`, without those libxml2 knows.
_ENDS_PARAGRAPH = frozenset(
    "article aside details figcaption figure footer header hgroup main nav search section "
    "summary".split()
)


def remove_noise(root: etree._Element) -> None:
    """Empty the hidden and advertising elements of the tree, in place."""
    if _STYLES(root) or _HIDDEN(root):
        for element in root.iter("*"):
            if _is_hidden(element):
                _empty(element)
    names = {*cast("list[str]", _CLASSES(root)), *cast("list[str]", _IDS(root))}
    if _AD_TOKEN.search(" ".join(names)):
        for element in root.iter("*"):
            if _is_advertisement(element):
                _empty(element)


def _is_hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None:
        return True
    return _HIDDEN_STYLE.search(element.get("style") or "") is not None


def _is_advertisement(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _AD_TOKEN.search(names):
        return False
    return len("".join(inner_text(element).split())) <= _LONGEST_AD


def _empty(element: etree._Element) -> None:
    """Remove what the element holds; its tail stays.

    libxml2 does not know that `<section>` and its kin end an unclosed `<p>`, so
    from the first of them on the content is not the paragraph's.
    """
    if element.tag != "p":
        _clear(element)
        return
    element.text = None
    for child in element:
        if child.tag in _ENDS_PARAGRAPH:
            return
        child.clear()


def _clear(element: etree._Element) -> None:
    tail = element.tail
    element.clear()
    element.tail = tail
