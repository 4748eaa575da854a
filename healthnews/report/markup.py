"""HTML and SVG as trees of lxml, which escapes whatever text stands in them.

A template engine would be a new dependency for one page; lxml is here anyway, and a
tree leaves nobody a place to forget an escape.
"""

from __future__ import annotations

import re

from lxml import etree

from healthnews.addresses import is_web_address

Element = etree._Element
Child = Element | str | None

LONGEST_TEXT = 300
"""Characters shown of a text that a page wrote; addresses and reasons have no length limit."""

# What XML, and so lxml, does not take: control characters and lone surrogates.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def tag(name: str, /, *children: Child, **attributes: str | float | None) -> Element:
    """Return an element. None stands for nothing, as a child and as an attribute.

    Names of attributes are written with `_` for `-`, and a `_` behind Python's words:
    `class_`, `aria_label`. Numbers are written with one decimal at most.
    """
    element = etree.Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), _value(value))
    for child in children:
        if isinstance(child, str):
            _append_text(element, possible(child))
        elif child is not None:
            element.append(child)
    return element


def foreign(text: str) -> Element:
    """Return text that a page or a server wrote: cut, and unable to turn its surroundings round."""
    shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    return tag("bdi", shown)


def address(url: str) -> Element:
    """Return a URL, as a link only where it is http or https."""
    if not is_web_address(url):
        return foreign(url)
    return tag("a", foreign(url), href=url, rel="noopener noreferrer nofollow")


def document(title: str, style: str, *body: Child) -> bytes:
    """Return a whole page in UTF-8, which forbids itself scripts and all requests.

    style: CSS of ours, written as it is.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", http_equiv="Content-Security-Policy", content=_CSP),
        tag("title", title),
        tag("style", style),
    )
    root = tag("html", head, tag("body", *body), lang="en")
    text = etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
    return text.encode("utf-8")


def possible(text: str) -> str:
    """Return the text with a replacement character for each that no document may hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def _value(value: str | float) -> str:
    return possible(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
