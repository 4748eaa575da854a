"""The address that a page gives itself, from `<link rel="canonical">` (RFC 6596)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

# It stands in the head; further down it is somebody else's markup.
_HEAD = 65_536
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_REL = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bcanonical\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def canonical_link(body: bytes, url: str) -> str | None:
    """Return the absolute URL that a page names as its canonical one, or None.

    body: the markup, in any encoding that has ASCII's bytes for ASCII; url: where
    the page was found. The first such link counts.
    """
    head = body[:_HEAD]
    if b"canonical" not in head.lower():
        return None
    for link in _LINK.finditer(head):
        href = _HREF.search(link[0]) if _REL.search(link[0]) else None
        if href is not None:
            target = next(part for part in href.groups() if part is not None)
            return _absolute(url, unescape(target.decode("utf-8", "replace")).strip())
    return None


def _absolute(url: str, target: str) -> str | None:
    if not target:
        return None
    try:
        return urljoin(url, target)
    except ValueError:
        return None
