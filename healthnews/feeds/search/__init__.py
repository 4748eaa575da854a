"""Search in the articles of a database, in Chinese. See `docs/search.md`."""

from __future__ import annotations

from healthnews.feeds.search.asking import Answer, ask
from healthnews.feeds.search.engines import Engine
from healthnews.feeds.search.errors import EngineError
from healthnews.feeds.search.options import SearchOptions
from healthnews.feeds.search.passages import Passage
from healthnews.feeds.search.query import Query, QueryError, parse_query
from healthnews.feeds.search.ranking import Ranking
from healthnews.feeds.search.records import Hit, Kind
from healthnews.feeds.search.reranking import Reranker
from healthnews.feeds.search.search import Search
from pipelines.search.documents import DocumentKind

__all__ = [
    "Answer",
    "DocumentKind",
    "Engine",
    "EngineError",
    "Hit",
    "Kind",
    "Passage",
    "Query",
    "QueryError",
    "Ranking",
    "Reranker",
    "Search",
    "SearchOptions",
    "ask",
    "parse_query",
]
