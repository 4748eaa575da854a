"""The list of articles on the start page: what a search found, or the latest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from healthnews.feeds.search import SearchOptions
from healthnews.feeds.web.asked import Asked
from healthnews.feeds.web.conditions import condition, day, inferred
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
SELECT identity, site, title, summary, date_published, {inferred},
    (SELECT substr(text, 1, {beginning}) FROM blocks
     WHERE article_id = articles.id AND kind = 'paragraph' ORDER BY ordinal LIMIT 1)
FROM articles
WHERE id IN (SELECT id FROM articles WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?)
ORDER BY {order}
"""
_ORDER = "{day} IS NULL, {day} DESC, last_seen DESC, identity"
_COUNT = "SELECT count(*) FROM articles WHERE {where}"
_DAYS = "SELECT identity, date_published, {inferred} FROM articles WHERE {where}"


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


def listing(db: Database, asked: Asked, by: SearchOptions | None = None) -> Listing:
    """Return what is asked for. by: what searches; the database's own index where none is given.

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
    found = find(db, asked.query, _MOST_FOUND, by or SearchOptions(), asked.site)
    names = tuple(each.identity for each in found)
    held = condition(asked, features, among=names)
    query = _DAYS.format(where=held.sql, inferred=inferred(features))
    days = {name: day_of(*dates) for name, *dates in db.execute(query, held.values)}
    shown = [replace(each, day=days[each.identity]) for each in found if each.identity in days]
    return Listing(
        tuple(shown[first : first + PAGE]),
        len(shown),
        len(found) == _MOST_FOUND,
        facets(db, asked, features, _among(db, asked, names, by or SearchOptions())),
        articles,
    )


def _among(
    db: Database, asked: Asked, found: tuple[str, ...], by: SearchOptions
) -> tuple[str, ...]:
    """Return what facets count among: what was found, and what would be on any site."""
    if asked.site is None:
        return found
    anywhere = find(db, asked.query, _MOST_FOUND, by)
    return tuple(dict.fromkeys((*found, *(each.identity for each in anywhere))))


def _latest(db: Database, asked: Asked, features: Features, first: int) -> Iterator[Entry]:
    held = condition(asked, features)
    values = [*held.values, PAGE, first]
    query = _LATEST.format(
        inferred=inferred(features),
        beginning=_BEGINNING + 1,
        where=held.sql,
        order=_ORDER.format(day=day(features)),
    )
    rows = db.execute(query, values)
    for identity, site, title, summary, stated, guessed, text in rows:
        passage, shown = _beginning(text), day_of(stated, guessed)
        yield Entry(identity, site, plain(title), summary, None, passage, shown)


def _beginning(text: str | None) -> tuple[Piece, ...]:
    if text is None:
        return ()
    return plain(text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…")
