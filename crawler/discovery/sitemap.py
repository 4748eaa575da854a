"""Sitemaps: `urlset`, `sitemapindex` and plain text (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re

from crawler.discovery.entries import MAX_ENTRIES, Entry, Listed
from crawler.discovery.named import Named, listed
from crawler.discovery.xml_items import Item, Items
from pipelines.frontier.records import PageKind

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
SITEMAP_ITEMS = frozenset({"url", "sitemap"})
SITEMAP_FIELDS = {"loc": 1, "lastmod": 1, "publication_date": 2}
"""`publication_date` is a news sitemap's, within `news:news` (Google, "News sitemaps")."""

_HTTP = re.compile("https?://", re.IGNORECASE)


def sitemap_entries(found: Items, url: str) -> Listed:
    """Return the entries of a sitemap in XML; `url` is that of the sitemap."""
    return listed(map(_named, found.items), url, found.problems)


def text_entries(text: str) -> Listed:
    """Return the entries of a sitemap in plain text: one absolute URL a line."""
    lines = [line.strip() for line in text.splitlines()]
    urls = [line for line in lines if _HTTP.match(line)]
    others = sum(bool(line) for line in lines) - len(urls)
    problems = [f"{others} lines are no URLs"] if others else []
    if len(urls) > MAX_ENTRIES:
        problems.append(f"more than {MAX_ENTRIES} entries; the rest is not read")
    return Listed(tuple(map(Entry, urls[:MAX_ENTRIES])), tuple(problems))


def _named(item: Item) -> Named:
    loc = item.first("loc")
    date = item.first("lastmod", "publication_date")
    kind = PageKind.SITEMAP if item.name == "sitemap" else None
    return Named(loc.text if loc else "", date.text if date else "", kind)
