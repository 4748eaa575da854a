"""The web page as an application: Datasette, set up so that it shows no more than it should."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import sqlite_timelimit
from sqlite_utils import Database

from healthnews.feeds.search import SearchOptions
from healthnews.feeds.web.connections import ArticlesFile
from pipelines.database import open_database
from pipelines.errors import MissingDatabaseError
from pipelines.schema import CRAWL

ARTICLES_NAME = "articles"
"""What the database is called in addresses."""

# Milliseconds that one question to a database may take.
_LONGEST = 5000

_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "trace_debug": False,
    "template_debug": False,
    "sql_time_limit_ms": _LONGEST,
}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that are shown, and what searches. `crawl` need not be there."""

    articles: Path
    crawl: Path
    searching: SearchOptions = field(default_factory=SearchOptions)


class Pages(Datasette):
    """Datasette on a database of articles, with our pages in front of its own.

    base: the path below which all pages stand; begins and ends with `/`.
    """

    def __init__(self, sources: Sources, *, base: str = "/") -> None:
        folder = Path(str(files(__package__)))
        super().__init__(
            files=[],
            template_dir=str(folder / "templates"),
            static_mounts=[("static", str(folder / "static"))],
            settings={**_SETTINGS, "base_url": base},
        )
        self.base = base
        self.crawl = sources.crawl
        self.searching = sources.searching
        self.articles = ArticlesFile(self, sources.articles)
        self.add_database(self.articles, name=ARTICLES_NAME)

    async def read(self, question: Callable[[Database], _T]) -> _T:
        """Return what a question to `articles.db` gives, asked in a thread.

        Raises what the question raises: sqlite3.OperationalError where it takes too long.
        """

        def ask(connection: sqlite3.Connection) -> _T:
            db = Database(connection, execute_plugins=False)
            with _plain_rows(connection), sqlite_timelimit(connection, _LONGEST):
                return question(db)

        answer: _T = await self.articles.execute_fn(ask)
        return answer

    async def read_crawls(self, question: Callable[[Database], _T]) -> _T | None:
        """Return what a question to `crawl.db` gives, asked in a thread; None without a file.

        The file is opened anew each time: it may come later than this server.

        Raises what the question raises, and pipelines.errors.StoreError.
        """

        def ask(_: object) -> _T | None:
            try:
                db = open_database(self.crawl, CRAWL, read_only=True)
            except MissingDatabaseError:
                return None
            with closing(db), sqlite_timelimit(db.conn, _LONGEST):
                return question(db)

        answer: _T | None = await self.articles.execute_fn(ask)
        return answer

    def close(self) -> None:
        """Let go of threads and files."""
        if self.executor is not None:
            self.executor.shutdown()
        self.articles.close()


@contextmanager
def _plain_rows(connection: sqlite3.Connection) -> Iterator[None]:
    # Datasette's own rows are no tuples, which ours are taken for. The connection is this thread's.
    datasette_rows, connection.row_factory = connection.row_factory, None
    try:
        yield
    finally:
        connection.row_factory = datasette_rows


def pages(sources: Sources, *, base: str = "/") -> Pages:
    """Return the application.

    An index beside the database is made now: a request has not the time for it.

    Raises pipelines.errors.StoreError where there are no articles, EngineError.
    """
    from healthnews.feeds.web import plugin  # noqa: PLC0415 - it imports the views, and they us

    if not pm.is_registered(plugin):
        pm.register(plugin)
    made = Pages(sources, base=base)
    with closing(made.articles.connect()) as connection:
        made.searching.search(Database(connection, execute_plugins=False)).refresh()
    return made
