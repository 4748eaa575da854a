"""The engines that answer a search, behind one interface."""

from __future__ import annotations

from enum import StrEnum

from sqlite_utils import Database

from healthnews.feeds.search.fts5 import Fts5Lookup
from healthnews.feeds.search.lookup import Lookup
from healthnews.feeds.search.ranking import Ranking


class Engine(StrEnum):
    """FTS5: the index in the database. TANTIVY: a faster one in a folder beside it."""

    FTS5 = "fts5"
    TANTIVY = "tantivy"


def lookup_of(engine: Engine, db: Database, ranking: Ranking) -> Lookup:
    """Return an engine on an open `articles.db`.

    Raises ModuleNotFoundError for TANTIVY without the extra `tantivy`, and ValueError for it
    on a database that is no file.
    """
    if engine is Engine.FTS5:
        return Fts5Lookup(db, ranking)
    from healthnews.feeds.search.beside import TantivyLookup, folder_of  # noqa: PLC0415

    return TantivyLookup(db, folder_of(db), ranking)
