"""Explicit hints: what a page says about itself for machines.

Titles from `<title>`, og:title and JSON-LD; dates from JSON-LD and meta tags.
Only hints about this page count: JSON-LD of an article whose headline is not
this page's title, of a list or of the site, and tags outside `<head>` do not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from lxml import etree

from parsers.lines import inner_text
from parsers.text import clean

# schema.org types that stand for the page's own article or question.
_ARTICLE_TYPES = frozenset(
    "Article NewsArticle MedicalScholarlyArticle BlogPosting Report TechArticle QAPage Question "
    "MedicalWebPage SocialMediaPosting DiscussionForumPosting".split()
)
# Open Graph, schema.org, and the names that Chinese sites commonly use (guesses).
_META_TITLE = frozenset({"og:title", "twitter:title"})
_META_PUBLISHED = frozenset(
    "article:published_time og:published_time og:release_date datepublished pubdate publishdate "
    "publish_date publish-date publication_date bytedance:published_time baidu_pubtime".split()
)
_META_MODIFIED = frozenset(
    "article:modified_time og:modified_time og:updated_time datemodified moddate "
    "bytedance:updated_time".split()
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_JSON_STRING = r'"\s*:\s*"((?:[^"\\]|\\.)*)"'
_BROKEN = {
    key: re.compile(f'"{key}{_JSON_STRING}')
    for key in ("@type", "headline", "datePublished", "dateModified")
}


class LinkedData(msgspec.Struct, frozen=True):
    """One JSON-LD node about an article: its headline and dates as written, or None."""

    headline: str | None
    date_published: str | None
    date_modified: str | None


@dataclass(slots=True)
class Hints:
    """Everything the page's head and JSON-LD say, as written."""

    document_title: str | None = None
    meta_titles: list[str] = field(default_factory=list)
    meta_published: str | None = None
    meta_modified: str | None = None
    canonical: str | None = None
    base: str | None = None
    linked_data: list[LinkedData] = field(default_factory=list)

    def titles(self) -> list[str]:
        """Return every title the page gives itself, the ones without a suffix first."""
        headlines = [node.headline for node in self.linked_data if node.headline]
        own = [self.document_title] if self.document_title else []
        return [*headlines, *self.meta_titles, *own]


def read_hints(root: etree._Element) -> Hints:
    """Return the hints of a page's tree."""
    hints = Hints()
    for element in root.iter("title", "meta", "link", "base", "script"):
        if element.tag == "title":
            if hints.document_title is None:
                hints.document_title = clean(inner_text(element)) or None
        elif element.tag == "script":
            if "ld+json" in (element.get("type") or ""):
                hints.linked_data.extend(_linked_data(element.text or ""))
        else:
            _read_head_element(hints, element)
    return hints


def _read_head_element(hints: Hints, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None or parent.tag not in ("head", "html"):
        return  # a list of teasers may carry microdata of its own
    if element.tag == "meta":
        _read_meta(hints, element)
    elif element.tag == "base":
        hints.base = element.get("href")
    elif (element.get("rel") or "").lower() == "canonical":
        hints.canonical = element.get("href")


def _read_meta(hints: Hints, element: etree._Element) -> None:
    content = (element.get("content") or "").strip()
    key = element.get("property") or element.get("name") or element.get("itemprop")
    if not content or not key:
        return
    key = key.strip().lower()
    if key in _META_TITLE:
        hints.meta_titles.append(clean(content))
    elif key in _META_PUBLISHED:
        hints.meta_published = hints.meta_published or content
    elif key in _META_MODIFIED:
        hints.meta_modified = hints.meta_modified or content


def _linked_data(text: str) -> Iterator[LinkedData]:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        # strict=False: raw line breaks inside strings are the commonest fault.
        data = json.loads(_TRAILING_COMMA.sub("", text), strict=False)
    except (ValueError, RecursionError):  # the latter where it is nested a thousandfold
        yield from _broken_linked_data(text)
        return
    for node in _nodes(data):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name in _ARTICLE_TYPES for name in names):
            yield LinkedData(
                _string(node, "headline") or _string(node, "name"),
                _string(node, "datePublished"),
                _string(node, "dateModified"),
            )


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """Yield the top-level nodes; those nested in other properties speak of other things."""
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            graph = entry.get("@graph")
            if isinstance(graph, list):
                yield from _nodes(graph)
            else:
                yield entry


def _string(node: dict[str, Any], key: str) -> str | None:
    value = node.get(key)
    return clean(value) or None if isinstance(value, str) else None


def _broken_linked_data(text: str) -> Iterator[LinkedData]:
    """Read JSON-LD that is no JSON, if it can speak of one article only."""
    found = {key: set(pattern.findall(text)) for key, pattern in _BROKEN.items()}
    if found["@type"] & _ARTICLE_TYPES and all(
        len(found[key]) < 2 for key in _BROKEN if key != "@type"
    ):
        values = {key: clean(min(values)) or None for key, values in found.items() if values}
        yield LinkedData(
            values.get("headline"), values.get("datePublished"), values.get("dateModified")
        )
