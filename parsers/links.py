"""Link targets as absolute URLs."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from parsers.teaser import Resolve

_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "data:")


def resolver(page_url: str | None, base: str | None) -> Resolve:
    """Return the function that makes a page's link targets absolute.

    A target that leads nowhere (`#top`, `javascript:`) is None; without a page
    URL a relative target stays as printed.
    """
    start = urljoin(page_url or "", base) if base else page_url
    parts = urlsplit(start) if start else None
    origin = f"{parts.scheme}://{parts.netloc}" if parts and parts.netloc else ""

    def resolve(href: str) -> str | None:
        href = href.strip()
        if not href or href.lower().startswith(_NOWHERE):
            return None
        if (
            origin and href[0] == "/" and href[1:2] != "/"
        ):  # the common case, without urljoin's cost
            return origin + href
        try:
            return urljoin(start, href) if start else href
        except ValueError:  # `http://[broken`: a target that no client can follow
            return None

    return resolve
