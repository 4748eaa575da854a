"""Errors of the databases, in words for whoever typed the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from healthnews.failures import Broken, Unusable
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.errors import StoreError, UnknownRunError


@contextmanager
def store_failures() -> Iterator[None]:
    """Turn errors of the databases into failures; also usable as a decorator."""
    try:
        yield
    except (StoreError, UnknownRunError) as error:
        raise Unusable(str(error)) from error
    except sqlite3.Error as error:
        raise Broken(f"SQLite says: {error}") from error


def prepare(db: Path, crawl_db: Path) -> None:
    """Make both databases where missing: what is wrong with them is said before a crawl begins.

    Raises Unusable for a folder that cannot be made, and
    pipelines.errors.StoreError.
    """
    for path in (db, crawl_db):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(f"{path.parent}: cannot be made: {error.strerror}") from error
    ArticleStore.open(db).close()
    CrawlStore.open(crawl_db).close()
