"""Stored articles from Python: a database opened for reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from parsers.record import Article
from pipelines.articles import ArticleStore


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
    return Articles(ArticleStore.open(path, read_only=True))


class Articles:
    """A database of articles that can be read and not written.

    Use as a context manager, or call `close`. Belongs to one thread.
    """

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    def get(self, url_or_identity: str) -> Article | None:
        """Return the article of that identity, or last seen at that URL, or None.

        >>> import healthnews
        >>> with healthnews.open("articles.db") as articles:
        ...     article = articles.get("https://m.jiusongjiankang.com/health/news/1234567.html")
        >>> article.title
        '医保断缴后怎样补缴'
        """
        return self._store.get(url_or_identity)

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
