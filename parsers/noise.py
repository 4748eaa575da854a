"""Removes from a tree what no reader sees as the page's text: hidden blocks, advertisements.

Hidden is what the element itself says (`hidden`, `display:none`). Which classes
advertisements carry on these sites is not known; the names here are the common
ones (guesses), and a large element is kept whatever its class says.
"""

from __future__ import annotations

import re

from lxml import etree

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AD_NAMES = (
    "ad ads adv advert adverts advertise advertisement advertising adsbygoogle adsense adbox adwrap "
    "guanggao tuiguang sponsor sponsored promo promotion gg ggw"
).split()
_AD_TOKEN = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_AD_NAMES)})\d{{0,3}}(?:$|[\s_-])", re.IGNORECASE)

# Values first, elements only where a value asks for it: lists of strings are cheap.
_STYLES = etree.XPath("//@style | //@hidden", smart_strings=False)
_STYLED = etree.XPath("//*[@style or @hidden]")
_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)
_NAMED = etree.XPath("//*[@class or @id]")
_LONGEST_AD = 300
# HTML Living Standard, 13.1.2.4: elements that end a `p`, without those libxml2 knows.
_ENDS_PARAGRAPH = frozenset(
    "article aside details figcaption figure footer header hgroup main nav search section summary".split()
)


def remove_noise(root: etree._Element) -> None:
    """Empty the hidden and advertising elements of the tree, in place."""
    if _STYLES(root):
        for element in _STYLED(root):
            if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
                _empty(element)
    if _AD_TOKEN.search(" ".join({*_CLASSES(root), *_IDS(root)})):
        for element in _NAMED(root):
            if _is_advertisement(element):
                _empty(element)


def _is_advertisement(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _AD_TOKEN.search(names):
        return False
    return len("".join("".join(element.itertext()).split())) <= _LONGEST_AD


def _empty(element: etree._Element) -> None:
    """Remove what the element holds; its tail stays.

    libxml2 does not know that `<section>` and its kin end an unclosed `<p>`, so
    from the first of them on the content is not the paragraph's.
    """
    if element.tag != "p":
        element.clear(keep_tail=True)
        return
    element.text = None
    for child in element:
        if child.tag in _ENDS_PARAGRAPH:
            return
        child.clear(keep_tail=False)
