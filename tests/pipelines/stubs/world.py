"""Pages of a small world: articles that show teasers of each other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from parsers.capture import Capture
from parsers.record import Article, Block, BlockKind, Related
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.relations import relate_all, unrelate
from pipelines.schema import ARTICLES
from pipelines.transactions import immediate
from tests.pipelines.builders import captured, numbered

SITE = "jiusongjiankang"
# More of them take longer: 1000 some five minutes.
EXAMPLES = int(os.environ.get("HEALTHNEWS_EXAMPLES", "30"))


def url_of(number: int, host: str = "m") -> str:
    """Return the URL of an article of the site."""
    return f"https://{host}.jiusongjiankang.com/health/news/{number}.html"


def page(
    number: int, title: str = "", text: str = "", *teasers: Related, **changes: Any
) -> Article:
    """Return an article of the site, with the teasers that its page shows."""
    plain = numbered(
        number,
        site=SITE,
        title=title or f"第{number}个问题怎么办",
        url=url_of(number),
        canonical_url=url_of(number, "www"),
        blocks=(Block(BlockKind.PARAGRAPH, text or f"第{number}个回答。"),),
        related=tuple(replace(of, position=at) for at, of in enumerate(teasers, start=1)),
    )
    return replace(plain, **changes)


def teaser(
    title: str, url: str | None = None, snippet: str | None = None, day: str | None = None
) -> Related:
    """Return a teaser; its place in the list is its page's."""
    return Related("相关推荐", 1, title, snippet, "健康新闻", day, url)


@contextmanager
def stored(*batches: Sequence[Article | tuple[Capture, Article]]) -> Iterator[ArticleStore]:
    """Yield a database with these articles, saved in batches."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.db"
        with ArticleStore.open(path) as store:
            for batch in batches:
                store.save([captured(of) if isinstance(of, Article) else of for of in batch])
            yield store


def database(store: ArticleStore) -> Database:
    """Return the connection of a store."""
    return store._db


def ids(store: ArticleStore, *identities: str) -> list[int]:
    """Return the row ids of those of the articles that are stored."""
    named = database(store).execute("SELECT identity, id FROM articles").fetchall()
    return [number for identity, number in named if identity in identities]


def delete(store: ArticleStore, *identities: str) -> set[int]:
    """Take articles out of the database; return the others of which something else holds."""
    db, gone = database(store), ids(store, *identities)
    with immediate(db):
        touched = unrelate(db, gone)
        for number in gone:
            db.execute("DELETE FROM articles WHERE id = ?", [number])
    return touched


def rows(db: Database, view: str) -> list[tuple[object, ...]]:
    """Return all rows of a view, in an order of their own."""
    return sorted(db.execute(f"SELECT * FROM {view}").fetchall(), key=repr)


def once_more(store: ArticleStore, views: Iterable[str], tables: Iterable[str]) -> list[object]:
    """Return the views as they are in a copy where the tables were emptied and all is related."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        database(store).execute("VACUUM INTO ?", [str(path)])
        with closing(open_database(path, ARTICLES)) as db:
            with immediate(db):
                for table in tables:
                    db.execute(f"DELETE FROM {table}")
                relate_all(db, lambda _: None)
            return [rows(db, view) for view in views]
