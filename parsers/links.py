"""Link targets as absolute URLs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

Resolve = Callable[[str], str | None]

# URLs and targets that need no reading by the rules of RFC 3986: nearly all.
_PLAIN_URL = re.compile(r"https?://(?P<host>[a-z0-9.-]+)(?P<path>(?:/[\w-][\w.-]*)*/?)", re.ASCII)
_PLAIN_TARGET = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*/?", re.ASCII)
_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "data:")


def resolver(page_url: str | None, base: str | None) -> Resolve:
    """Return the function that makes a page's link targets absolute.

    A target that leads nowhere (`#top`, `javascript:`) is None; without a page
    URL a relative target stays as printed.
    """
    start = join(page_url, base) if base else page_url
    parts = split_url(start) if start else None
    if parts is None:
        start = None
    origin = f"{parts.scheme}://{parts.netloc}" if parts and parts.netloc else ""
    folder = ""

    def resolve(href: str) -> str | None:
        nonlocal folder
        href = href.strip()
        if origin and href[:1] == "/" and href[1:2] != "/":  # mostly; urljoin is expensive
            return origin + href
        if _PLAIN_URL.fullmatch(href):
            return href
        if origin and _PLAIN_TARGET.fullmatch(href):
            folder = folder or (join(start, "-") or "")[:-1]
            return folder + href
        if not href or href.lower().startswith(_NOWHERE):
            return None
        return join(start, href)

    return resolve


def split_url(url: str) -> SplitResult | None:
    """Return the parts of a URL, or None for one that no client can follow (`http://[broken`)."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


@lru_cache(maxsize=1)  # a page asks three times for its own
def host_and_path(url: str) -> tuple[str | None, str] | None:
    """Return the host, in lower case, and the path of a URL; None for a broken one."""
    plain = _PLAIN_URL.fullmatch(url)
    if plain is not None:
        return plain["host"], plain["path"]
    parts = split_url(url)
    return None if parts is None else (parts.hostname, parts.path)


def join(base: str | None, href: str) -> str | None:
    """Return a link's target as seen from `base`, or None where no client can follow it."""
    try:
        return urljoin(base or "", href)
    except ValueError:
        return None
