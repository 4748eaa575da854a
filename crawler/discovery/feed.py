"""Feeds: RSS 0.9 to 2.0, Atom, JSON Feed. Of an item only its link and its date are read."""

from __future__ import annotations

import msgspec

from crawler.discovery.entries import MAX_ENTRIES, Listed
from crawler.discovery.named import Named, listed
from crawler.discovery.xml_items import Field, Item, Items

FEED_ROOTS = frozenset({"rss", "RDF", "feed"})
FEED_ITEMS = frozenset({"item", "entry"})
FEED_FIELDS = dict.fromkeys("link guid updated modified published issued pubDate date".split(), 1)
"""`date` is Dublin Core's, `modified` and `issued` are Atom 0.3's."""

_DATES = ("updated", "modified", "date", "pubDate", "published", "issued")


def feed_entries(found: Items, url: str) -> Listed:
    """Return the entries of a feed in XML; `url` is that of the feed."""
    return listed(map(_named, found.items), url, found.problems)


_LONGEST_JSON = 10_000_000
"""Characters; a feed holds what is new, and JSON is read whole."""


class _JsonItem(msgspec.Struct):
    """An item of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

    url: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _JsonFeed(msgspec.Struct):
    items: list[msgspec.Raw]


def json_entries(text: str, url: str) -> Listed:
    """Return the entries of a JSON Feed; `url` is that of the feed."""
    if len(text) > _LONGEST_JSON:
        return Listed(problems=(f"{len(text)} characters of JSON; the limit is {_LONGEST_JSON}",))
    try:
        feed = msgspec.json.decode(text.encode("utf-8", "replace"), type=_JsonFeed)
    except (msgspec.MsgspecError, RecursionError) as error:
        return Listed(problems=(f"no JSON feed: {error}",))
    problems = []
    if len(feed.items) > MAX_ENTRIES:
        problems.append(f"more than {MAX_ENTRIES} entries; the rest is not read")
    return listed(map(_json_named, feed.items[:MAX_ENTRIES]), url, problems)


def _json_named(raw: msgspec.Raw) -> Named:
    try:
        item = msgspec.json.decode(raw, type=_JsonItem)
    except (msgspec.MsgspecError, RecursionError):
        return Named("", "")
    return Named(item.url or "", item.date_modified or item.date_published or "")


def _named(item: Item) -> Named:
    date = item.first(*_DATES)
    return Named(_link(item), date.text if date else "")


def _link(item: Item) -> str:
    """Return the address of an item's page, as printed.

    Atom has links of several kinds, RSS one; where it has none, a `guid` is the
    address unless it says otherwise (RSS 2.0), and so is RSS 1.0's `about`.
    """
    links = [field for field in item.fields if field.name == "link"]
    for link in links:
        if link.attributes.get("rel", "alternate") == "alternate" and _target(link):
            return _target(link)
    guid = item.first("guid")
    if guid is not None and guid.attributes.get("isPermaLink", "true").lower() != "false":
        return guid.text
    return item.attributes.get("about", "")


def _target(link: Field) -> str:
    return link.attributes.get("href") or link.text
