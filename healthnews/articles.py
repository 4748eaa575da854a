"""Stored articles from Python: a database opened for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from types import TracebackType
from typing import Self

from healthnews.feeds.chunking import Chunking
from healthnews.feeds.cursor import Cursor
from healthnews.feeds.exporting import export
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.following import Changes, changes_of, records_of
from healthnews.feeds.formats import Format
from healthnews.feeds.making import CountTokens
from healthnews.feeds.manifest import Manifest
from healthnews.feeds.records import Record
from healthnews.feeds.search import Answer, Hit, Kind, Search, SearchOptions
from healthnews.feeds.search import ask as passages_for
from healthnews.feeds.selection import Selection
from healthnews.feeds.target import ExportTarget
from parsers.record import Article
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES


def open_articles(path: Path | str, *, engine: str = "fts5", rerank: bool = False) -> Articles:
    """Open `articles.db` for reading. A crawl may go on writing to it meanwhile.

    engine: what searches: `fts5`, the database's own index, or `tantivy`, a faster one that is
    kept in a folder beside it. rerank: whether a small language model looks at the first hits
    again. `docs/search.md` has more.

    Raises ValueError for another engine, ModuleNotFoundError where a package is not
    installed that these need, and pipelines.MissingDatabaseError, NotADatabaseError,
    NewerSchemaError or OlderSchemaError, all of them pipelines.StoreError.

    >>> import healthnews
    >>> with healthnews.open("articles.db") as articles:
    ...     print(len(articles), "articles")
    ...     for article in articles:
    ...         print(article.source_id, article.title)
    1 articles
    1234567 医保断缴后怎样补缴
    """
    searching = SearchOptions.of(engine, rerank=rerank)
    db = open_database(Path(path), ARTICLES, read_only=True)
    return Articles(Path(path), ArticleStore(db), searching.search(db))


class Articles:
    """A database of articles that can be read and not written.

    Use as a context manager, or call `close`. Belongs to one thread.
    """

    def __init__(self, path: Path, store: ArticleStore, search: Search) -> None:
        self._path = path
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

    def records(
        self,
        feed: str = "articles",
        *,
        site: str | None = None,
        kept_only: bool = False,
        chunking: Chunking | None = None,
        count_tokens: CountTokens | None = None,
    ) -> Iterator[Record]:
        """Yield all records of a feed as of one moment, in order of identity.

        feed: `articles`, `qa`, `chunks` or `related`; `docs/exports.md` has their fields.
        site: name of a site module, for its articles alone.
        kept_only: whether to leave out copies of other articles.
        chunking: bounds of chunks; 400 characters without overlap by default.
        count_tokens: called with each chunk's text; fills `tokens`.

        Raises ValueError for an unknown feed, sqlite3.Error.

        >>> import healthnews
        >>> with healthnews.open("articles.db") as articles:
        ...     for record in articles.records("qa"):
        ...         print(record.question, record.answer)
        医保断缴后怎样补缴 断缴后可以在参保地的医保窗口补缴。
        """
        return records_of(
            self._path,
            _options(feed, Selection(site=site, kept_only=kept_only), chunking, count_tokens),
        )

    def changes(  # noqa: PLR0913 - as in `records`
        self,
        feed: str = "articles",
        *,
        since: str,
        site: str | None = None,
        kept_only: bool = False,
        chunking: Chunking | None = None,
        count_tokens: CountTokens | None = None,
    ) -> AbstractContextManager[Changes]:
        """Give, for a `with` block, what has changed in a feed since a cursor.

        since: a cursor, or `start` where you have nothing yet. The rest as in `records`.

        Raises healthnews.CursorError, with what to do, where the cursor cannot be honoured.

        >>> import healthnews
        >>> index = {}
        >>> with healthnews.open("articles.db") as articles:
        ...     with articles.changes("qa", since="start") as changes:
        ...         for change, records in changes:
        ...             index[change.identity] = records
        ...     with articles.changes("qa", since=changes.cursor) as later:
        ...         print(len(index), "then", len(list(later)))
        1 then 0
        """
        return changes_of(
            self._path,
            _options(feed, Selection(site=site, kept_only=kept_only), chunking, count_tokens),
            since,
        )

    def export(  # noqa: PLR0913 - what the command takes
        self,
        feed: str = "articles",
        out: Path | str = "output/exports",
        *,
        format: str = "jsonl",  # noqa: A002 - as the command calls it
        since: str | None = None,
        site: str | None = None,
        kept_only: bool = False,
        chunking: Chunking | None = None,
        count_tokens: CountTokens | None = None,
        zstd: bool = False,
    ) -> Manifest:
        """Write a feed into files of the folder `out`, as `healthnews export` does.

        format: `jsonl`, `csv`, `parquet` (needs pyarrow) or `jsonld`, for articles alone.
        since: a cursor, for what has changed since. zstd: whether to compress.
        The rest as in `records`.

        Raises healthnews.CursorError, ValueError for a feed or format that is none,
        ImportError for one whose library is missing, OSError, sqlite3.Error.
        """
        options = _options(feed, Selection(site=site, kept_only=kept_only), chunking, count_tokens)
        target = ExportTarget(folder=Path(out), format=Format(format), zstd=zstd)
        cursor = None if since is None else Cursor.parse(since, options)
        with closing(open_database(self._path, ARTICLES, read_only=True)) as db:
            return export(db, options, target, since=cursor)

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
        asks for nothing, EngineError where an index beside the database cannot be used.

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


def _options(
    feed: str,
    selection: Selection,
    chunking: Chunking | None,
    count_tokens: CountTokens | None,
) -> FeedOptions:
    return FeedOptions(
        feed=Feed(feed),
        selection=selection,
        chunking=chunking or Chunking(),
        count_tokens=count_tokens,
    )
