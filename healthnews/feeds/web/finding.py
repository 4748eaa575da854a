"""Search, as the start page shows what it finds."""

from __future__ import annotations

from sqlite_utils import Database

from healthnews.feeds.search import Hit, Kind, SearchOptions
from healthnews.feeds.web.entries import Entry
from healthnews.feeds.web.marked import Piece, pieces
from healthnews.feeds.web.stated import day_of

# Characters of a passage: two or three lines of a telephone.
_WIDTH = 100
_CUT = Piece("…")


def find(
    db: Database, query: str, most: int, by: SearchOptions, site: str | None = None
) -> list[Entry]:
    """Return stored articles that fit the query, the best first; of one site, if it is given.

    Raises healthnews.feeds.search.QueryError for a query that asks for nothing, EngineError.
    """
    kinds = (Kind.ARTICLE, Kind.QA)
    sites = () if site is None else (site,)
    hits = by.search(db).search(query, limit=most, kinds=kinds, sites=sites, width=_WIDTH)
    return [_entry(hit) for hit in hits]


def _entry(hit: Hit) -> Entry:
    passage = pieces(hit.passage.text, hit.passage.marks)
    if hit.passage.start:
        passage = (_CUT, *passage)
    if hit.passage.is_cut:
        passage = (*passage, _CUT)
    return Entry(
        identity=hit.identity,
        site=hit.site,
        title=pieces(hit.title, hit.title_marks),
        summary=hit.summary,
        question=hit.question if hit.position is not None else None,
        passage=passage,
        day=day_of(hit.date_published, hit.date_inferred),
        similar=hit.similar,
        copies=hit.duplicates,
    )
