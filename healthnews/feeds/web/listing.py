"""The list of articles on the start page: what a search found, or the latest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.asked import Asked
from healthnews.feeds.web.conditions import DAY, condition
from healthnews.feeds.web.entries import Entry
from healthnews.feeds.web.facets import Facet, facets
from healthnews.feeds.web.features import Features
from healthnews.feeds.web.finding import find
from healthnews.feeds.web.marked import Piece, plain
from healthnews.feeds.web.stated import day_of

PAGE = 20
"""Articles on a page."""

# Articles that a search gives: those behind them fit badly anyway.
_MOST_FOUND = 100

# The beginning of a text stands under its title, where nothing is searched.
_BEGINNING = 100
_LATEST = """
SELECT identity, site, title, summary, date_published, date_inferred,
    (SELECT substr(text, 1, {beginning}) FROM blocks
     WHERE article_id = latest.id AND kind = 'paragraph' ORDER BY ordinal LIMIT 1)
FROM articles AS latest
WHERE id IN (SELECT id FROM articles WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?)
ORDER BY {order}
"""
_ORDER = f"{DAY} IS NULL, {DAY} DESC, last_seen DESC, identity"
_COUNT = "SELECT count(*) FROM articles WHERE {where}"
_THESE = "SELECT identity FROM articles WHERE {where}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list. total: articles on all pages; is_capped: whether there were more.

    articles: in the whole database.
    """

    entries: tuple[Entry, ...]
    total: int
    is_capped: bool
    facets: tuple[Facet, ...]
    articles: int

    def has_next(self, page: int) -> bool:
        """Tell whether there is a page behind this one."""
        return page * PAGE < self.total


def listing(db: Database, asked: Asked) -> Listing:
    """Return what is asked for.

    Raises healthnews.feeds.search.QueryError for a query that asks for nothing.
    """
    features = Features.of(db)
    (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
    first = (asked.page - 1) * PAGE
    if not asked.query:
        held = condition(asked, features)
        (total,) = db.execute(_COUNT.format(where=held.sql), held.values).fetchone()
        entries = tuple(_latest(db, asked, features, first))
        return Listing(entries, total, False, facets(db, asked, features, None), articles)
    found = find(db, asked.query, _MOST_FOUND)
    among = tuple(each.identity for each in found)
    held = condition(asked, features, among=among)
    left = {identity for (identity,) in db.execute(_THESE.format(where=held.sql), held.values)}
    shown = [each for each in found if each.identity in left]
    return Listing(
        tuple(shown[first : first + PAGE]),
        len(shown),
        len(found) == _MOST_FOUND,
        facets(db, asked, features, among),
        articles,
    )


def _latest(db: Database, asked: Asked, features: Features, first: int) -> Iterator[Entry]:
    held = condition(asked, features)
    values = [*held.values, PAGE, first]
    query = _LATEST.format(where=held.sql, order=_ORDER, beginning=_BEGINNING + 1)
    rows = db.execute(query, values)
    for identity, site, title, summary, stated, inferred, text in rows:
        day = day_of(stated, inferred)
        yield Entry(identity, site, plain(title), summary, None, _beginning(text), day)


def _beginning(text: str | None) -> tuple[Piece, ...]:
    if text is None:
        return ()
    return plain(text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…")
