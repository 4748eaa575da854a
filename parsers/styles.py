"""What an element's own style says of its text: that it is hidden, or where its lines break.

Style sheets are not read; only `hidden`, `<pre>` and the `style` attribute are.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

Element = etree._Element

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|r?em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_INLINE = frozenset({"span", "a", "font", "label", "strong", "b", "em", "i", "small"})

# Every style that changes what is read names one of these.
_TELLING = re.compile("display|visibility|font-size|white-space", re.IGNORECASE)

# Through the attributes: a third of the time of `//*[@style or @hidden]`.
_STYLED = etree.XPath("/descendant::*/@style/.. | /descendant::*/@hidden/..")

# HTML Living Standard, 13.1.2.4: elements that end a `p`, without those libxml2 knows.
_ENDS_PARAGRAPH = frozenset(
    "article aside details figcaption figure footer header hgroup main nav search section "
    "summary".split()
)


def apply_styles(root: Element) -> None:
    """Empty hidden elements and make the line breaks of styles elements, in place."""
    for element in root.iter("pre"):
        if next(element.iterancestors("pre"), None) is None:
            _break_lines(element)
    for element in cast("list[Element]", _STYLED(root)):
        style = element.get("style") or ""
        if _TELLING.search(style) or element.get("hidden") is not None:
            _apply(element, style)


def _apply(element: Element, style: str) -> None:
    if element.get("hidden") is not None or _HIDDEN.search(style):
        empty(element)
    elif _BLOCK.search(style) and element.tag in _INLINE:
        element.tag = "a" if element.tag == "a" else "div"
    if _KEEPS_LINES.search(style):
        _break_lines(element)


def empty(element: Element) -> None:
    """Remove what the element holds; its tail stays.

    libxml2 does not know that `<section>` and its kin end an unclosed `<p>`, so
    from the first of them on the content is not the paragraph's.
    """
    if element.tag != "p":
        tail = element.tail
        element.clear()
        element.tail = tail
        return
    element.text = None
    for child in element:
        if child.tag in _ENDS_PARAGRAPH:
            return
        child.clear()


def _break_lines(element: Element) -> None:
    """Put a `<br>` in the place of every line break in the element's text."""
    for node in [node for node in element.iter("*") if node.tag != "br"]:
        first, *rest = (node.text or "").split("\n")
        if rest:
            node.text = first
            for place, line in enumerate(rest):
                node.insert(place, _br(line))
        if node is element or "\n" not in (node.tail or ""):
            continue
        first, *rest = (node.tail or "").split("\n")
        parent = node.getparent()
        if parent is not None:
            node.tail = first
            place = parent.index(node)
            for offset, line in enumerate(rest, 1):
                parent.insert(place + offset, _br(line))


def _br(tail: str) -> Element:
    element = etree.Element("br")
    element.tail = tail
    return element
