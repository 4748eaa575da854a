"""The teasers on an article's page, with links to those articles that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View

# Where no teaser was resolved, an address says which article is meant; the newest sighting
# decides where a site has given one address to two articles.
_BY_ADDRESS = """
SELECT list, position,
    (SELECT articles.identity FROM aliases JOIN articles ON articles.id = aliases.article_id
     WHERE aliases.url = related.url
     ORDER BY aliases.last_seen IS NULL, aliases.last_seen DESC, articles.identity LIMIT 1),
    title, snippet, category, date_published, url
FROM related WHERE article_id = :id ORDER BY ordinal
"""
_RESOLVED = """
SELECT v_stub_references.list, v_stub_references.position, v_stubs.resolved_identity
FROM v_stub_references JOIN v_stubs ON v_stubs.stub = v_stub_references.stub
WHERE v_stub_references.identity = ? AND v_stubs.resolved_identity IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """A teaser as printed: cut by the site, never an answer.

    identity: of the stored article that it is of, None where that is not stored.
    """

    position: int
    identity: str | None
    title: str
    snippet: str | None
    category: str | None
    date: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class RelatedList:
    """Teasers under one heading, as printed."""

    heading: str
    items: tuple[RelatedItem, ...]


def related_lists(
    db: Database, features: Features, key: int, identity: str
) -> tuple[RelatedList, ...]:
    """Return the teasers in the order of the page. key: row id of the article."""
    resolved: dict[tuple[str, int], str] = {}
    if View.STUBS in features and View.STUB_REFERENCES in features:
        rows = db.execute(_RESOLVED, [identity])
        resolved = {(heading, position): found for heading, position, found in rows}
    items = [
        (heading, RelatedItem(position, resolved.get((heading, position), stored), *facts))
        for heading, position, stored, *facts in db.execute(_BY_ADDRESS, {"id": key})
    ]
    return tuple(
        RelatedList(heading, tuple(item for _, item in group))
        for heading, group in groupby(items, key=lambda entry: entry[0])
    )
