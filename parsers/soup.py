"""BeautifulSoup's reading of a page, handed on as the tree that lxml would make.

Python's own HTML parser loses no text, but it supplies no end tags either: an
unclosed `<li>` would hold all that follows. The start tags that end another
element are applied here, so that both readings give the same lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from bs4 import Tag

# Depth from which wrappers, and at twice of which all elements, no longer hold what
# stands in them: no sane page is deeper, and later code may recurse.
MAX_DEPTH = 100
_WRAPPERS = frozenset({"div", "section", "article", "main", "span", "font", "center", "p"})


_TAG_NAME = re.compile(r"[a-z][a-z0-9-]*")
# The attributes that any reading rule looks at.
_ATTRIBUTES = (
    "class", "content", "datetime", "hidden", "href", "id", "itemprop", "name", "property",
    "rel", "style", "type",
)  # fmt: skip
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>")  # BeautifulSoup would warn that HTML is XML
_BARE_NBSP = re.compile("&nbsp(?!;)")  # legal HTML that Python's parser leaves as it is

# HTML Living Standard, 13.1.2.4 and 13.2.6.4.7: what a start tag ends, and the
# elements around which end that rule's reach.
_ENDS_PARAGRAPH = (
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul"
).split()
_PARAGRAPH = frozenset({"p"}), frozenset({"table", "td", "th", "caption", "button", "template"})
_CELL = frozenset({"td", "th"}), frozenset({"table"})
_TERM = frozenset({"dt", "dd"}), frozenset({"dl"})
_ENDS = {
    **dict.fromkeys(_ENDS_PARAGRAPH, _PARAGRAPH),
    "li": (frozenset({"li"}), frozenset({"ol", "ul", "menu"})),
    "dt": _TERM,
    "dd": _TERM,
    "td": _CELL,
    "th": _CELL,
    "tr": (frozenset({"tr"}), frozenset({"table"})),
}

Element = etree._Element


def soup_root(markup: str) -> Element | None:
    """Return the root of the page as BeautifulSoup reads it, or None without one element."""
    # Imported here, since it takes a third of the start and few runs meet a page that needs it.
    from bs4 import BeautifulSoup, Tag  # noqa: PLC0415
    from bs4.element import NavigableString, PreformattedString  # noqa: PLC0415

    markup = _BARE_NBSP.sub("&nbsp;", _XML_DECLARATION.sub("", markup, count=1))
    soup = BeautifulSoup(markup, "html.parser")
    root = etree.Element("html")
    builder = _Builder(root)
    places: dict[int, tuple[Element, int]] = {id(soup): (root, 0)}
    for node in soup.descendants:
        parent, depth = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = builder.append_tag(parent, depth, node)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            builder.append_text(parent, _NOT_XML.sub("", node))
    return root if len(root) else None


class _Builder:
    """Appends soup nodes, in document order, where HTML's rules put them."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._ended: set[Element] = set()  # elements that a later start tag has ended

    def append_tag(self, parent: Element, depth: int, tag: Tag) -> tuple[Element, int]:
        """Append an element; return where its children go, and how deep that is."""
        name = tag.name if _TAG_NAME.fullmatch(tag.name) else "span"
        parent = self._open(parent)
        if name in _ENDS:
            self._end(parent, *_ENDS[name])
            parent = self._open(parent)
        element = etree.SubElement(parent, name)
        for key in _ATTRIBUTES:
            value = tag.get(key)
            if value is not None:
                text = value if isinstance(value, str) else " ".join(value)
                element.set(key, _NOT_XML.sub("", text))
        if depth < (MAX_DEPTH if name in _WRAPPERS else 2 * MAX_DEPTH):
            return element, depth + 1
        return parent, depth  # the empty element still parts the text before it from the rest

    def append_text(self, parent: Element, text: str) -> None:
        """Append text at the end of what `parent` holds so far."""
        parent = self._open(parent)
        if len(parent):
            last = parent[-1]
            last.tail = (last.tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def _end(self, parent: Element, names: frozenset[str], scope: frozenset[str]) -> None:
        for around in (parent, *parent.iterancestors()):
            if around.tag in names:
                self._ended.add(around)
                return
            if around.tag in scope:
                return

    def _open(self, element: Element) -> Element:
        """Return the innermost element around that no start tag has ended."""
        if not self._ended:
            return element
        chain = [element, *element.iterancestors()]
        ended = max((i for i, around in enumerate(chain) if around in self._ended), default=-1)
        return chain[ended + 1] if ended + 1 < len(chain) else self._root
