"""Stored articles from Python: a database opened for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from healthnews.feeds.search import Answer, Hit, Kind, Search
from healthnews.feeds.search import ask as passages_for
from parsers.record import Article
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES


def open_articles(path: Path | str) -> Articles:
    """Open `articles.db` for reading. A crawl may go on writing to it meanwhile.

    Raises pipelines.MissingDatabaseError, NotADatabaseError, NewerSchemaError
    or OlderSchemaError, all of them pipelines.StoreError.

    >>> import healthnews
    >>> with healthnews.open("articles.db") as articles:
    ...     print(len(articles), "articles")
    ...     for article in articles:
    ...         print(article.source_id, article.title)
    1 articles
    1234567 医保断缴后怎样补缴
    """
    db = open_database(Path(path), ARTICLES, read_only=True)
    return Articles(ArticleStore(db), Search(db))


class Articles:
    """A database of articles that can be read and not written.

    Use as a context manager, or call `close`. Belongs to one thread.
    """

    def __init__(self, store: ArticleStore, search: Search) -> None:
        self._store = store
        self._search = search

    def get(self, url_or_identity: str) -> Article | None:
        """Return the article of that identity, or last seen at that URL, or None.

        >>> import healthnews
        >>> with healthnews.open("articles.db") as articles:
        ...     article = articles.get("https://m.jiusongjiankang.com/health/news/1234567.html")
        >>> article.title
        '医保断缴后怎样补缴'
        """
        return self._store.get(url_or_identity)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Collection[Kind] = (),
        sites: Collection[str] = (),
    ) -> tuple[Hit, ...]:
        """Return what fits the query best, best first, one hit an article, at most `limit`.

        The query is what a person types, see `docs/search.md`. `kinds`: what to look
        among; none means all. Raises healthnews.feeds.search.QueryError for a query that
        asks for nothing.

        >>> import healthnews
        >>> with healthnews.open("articles.db") as articles:
        ...     for hit in articles.search("断缴"):
        ...         print(hit.title, hit.passage.marked("[", "]"))
        医保断缴后怎样补缴 [断缴]后可以在参保地的医保窗口补缴。
        """
        return self._search.search(query, limit=limit, kinds=kinds, sites=sites)

    def ask(self, question: str, *, limit: int = 3, sites: Collection[str] = ()) -> Answer:
        """Return the passages that fit a question best: no language model. Raises as `search`."""
        return passages_for(self._search, question, limit=limit, sites=sites)

    def __iter__(self) -> Iterator[Article]:
        """Yield every article, in order of identity, without loading all of them."""
        return self._store.articles()

    def __len__(self) -> int:
        """Return how many articles there are."""
        return self._store.counts().articles

    def close(self) -> None:
        """Close the file. Nothing can be read afterwards."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
