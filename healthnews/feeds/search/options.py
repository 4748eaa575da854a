"""By what it is searched: the one place where an engine and a second opinion are named."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.search.engines import Engine
from healthnews.feeds.search.reranking import Reranker
from healthnews.feeds.search.search import Search


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The engine, and what looks at the first hits again; None: nothing does."""

    engine: Engine = Engine.FTS5
    reranker: Reranker | None = None

    @classmethod
    def of(cls, engine: str = "fts5", *, rerank: bool = False) -> SearchOptions:
        """Return the options by their names.

        Raises ValueError for an engine that is none, ModuleNotFoundError for what needs a
        package that is not installed.
        """
        named = Engine(engine)
        if named is Engine.TANTIVY:
            import healthnews.feeds.search.beside  # noqa: F401, PLC0415
        if not rerank:
            return cls(named)
        from healthnews.feeds.search.e5 import E5Reranker  # noqa: PLC0415

        return cls(named, E5Reranker())

    def search(self, db: Database) -> Search:
        """Return a search in `articles.db`, which the caller has opened, and closes."""
        return Search(db, engine=self.engine, reranker=self.reranker)
