"""Databases of articles to search in, made by the real store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from healthnews.feeds.search import Engine, Search
from parsers.record import Article, Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from tests.pipelines.builders import captured, numbered


def page(number: int, title: str, *paragraphs: str, **changes) -> Article:
    """Return an article that says this and nothing else."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs)
    given = {
        "title": title,
        "blocks": blocks,
        "qa": (),
        "disclaimer": None,
        "related": (),
        **changes,
    }
    return numbered(number, **given)


@contextmanager
def searching(
    path: Path, articles: Sequence[Article], engine: Engine = Engine.FTS5
) -> Iterator[Search]:
    """Store the articles and open them for searching."""
    with ArticleStore.open(path) as store:
        store.save([captured(article) for article in articles])
    with open_database(path, ARTICLES, read_only=True) as db:
        yield Search(db, engine=engine)


def identities(search: Search, query: str, **options) -> list[str]:
    """Return the ids of what is found, best first, without the site's name."""
    return [hit.identity.removeprefix("example:") for hit in search.search(query, **options)]
