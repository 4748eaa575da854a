"""Any sitemap or feed in, entries out: what a document is, it says itself.

A site may give a feed for a sitemap (sitemaps.org, "Other Sitemap formats"), and
a page of apologies for either.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.discovery.entries import Listed
from crawler.discovery.feed import FEED_FIELDS, FEED_ITEMS, FEED_ROOTS, feed_entries, json_entries
from crawler.discovery.sitemap import (
    SITEMAP_FIELDS,
    SITEMAP_ITEMS,
    SITEMAP_ROOTS,
    sitemap_entries,
    text_entries,
)
from crawler.discovery.xml_items import read_items
from crawler.discovery.xml_text import text_of


def read_listed(body: bytes, content_type: str | None, url: str) -> Listed:
    """Return what a sitemap or feed lists, and what of it could not be read.

    body: without content encoding; a gzip file (`sitemap.xml.gz`) is inflated here.
    content_type: the HTTP header, where there is one: a hint at the charset.
    url: of the document; relative addresses are resolved by it.

    Never raises: what is neither a sitemap nor a feed has no entries, and a problem.
    """
    read = text_of(body, content_type)
    if isinstance(read, str):
        return Listed(problems=(read,))
    listed = _read_text(read.text, url)
    return replace(listed, problems=(*read.problems, *listed.problems))


def _read_text(text: str, url: str) -> Listed:
    start = text.lstrip()[:1]
    if start == "<":
        return _read_xml(text, url)
    if start == "{":
        return json_entries(text, url)
    if not start:
        return Listed(problems=("empty",))
    return text_entries(text)


def _read_xml(text: str, url: str) -> Listed:
    found = read_items(text, SITEMAP_ITEMS | FEED_ITEMS, SITEMAP_FIELDS | FEED_FIELDS)
    if found.root in SITEMAP_ROOTS:
        return sitemap_entries(found, url)
    if found.root in FEED_ROOTS:
        return feed_entries(found, url)
    problem = f"neither a sitemap nor a feed: the first element is {found.root[:40]!r}"
    return Listed(problems=(*found.problems, problem))
