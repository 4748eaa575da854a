"""Sitemaps: `urlset`, `sitemapindex` and plain text (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re

from crawler.discovery.entries import MAX_ENTRIES, Entry, Listed
from crawler.discovery.moments import moment_of
from crawler.discovery.xml_items import Item, Items
from parsers.links import join
from pipelines.frontier.records import PageKind

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
SITEMAP_ITEMS = frozenset({"url", "sitemap"})
SITEMAP_FIELDS = {"loc": 1, "lastmod": 1, "publication_date": 2}
"""`publication_date` is a news sitemap's, within `news:news` (Google, "News sitemaps")."""

_HTTP = re.compile("https?://", re.IGNORECASE)


def sitemap_entries(found: Items, url: str) -> Listed:
    """Return the entries of a sitemap in XML; `url` is that of the sitemap."""
    entries: list[Entry] = []
    bare = undated = 0
    for item in found.items:
        loc = item.first("loc")
        target = join(url, loc.text) if loc is not None and loc.text else None
        if target is None:
            bare += 1
            continue
        date = item.first("lastmod", "publication_date")
        moment = moment_of(date.text) if date is not None else None
        undated += bool(date is not None and date.text and moment is None)
        entries.append(Entry(target, moment, _kind(item)))
    problems = [*found.problems]
    if bare:
        problems.append(f"{bare} entries without a URL")
    if undated:
        problems.append(f"{undated} dates that cannot be read")
    return Listed(tuple(entries), tuple(problems))


def text_entries(text: str) -> Listed:
    """Return the entries of a sitemap in plain text: one absolute URL a line."""
    lines = [line.strip() for line in text.splitlines()]
    urls = [line for line in lines if _HTTP.match(line)]
    others = sum(bool(line) for line in lines) - len(urls)
    problems = [f"{others} lines are no URLs"] if others else []
    if len(urls) > MAX_ENTRIES:
        problems.append(f"more than {MAX_ENTRIES} entries; the rest is not read")
    return Listed(tuple(map(Entry, urls[:MAX_ENTRIES])), tuple(problems))


def _kind(item: Item) -> PageKind | None:
    return PageKind.SITEMAP if item.name == "sitemap" else None
