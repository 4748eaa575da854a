"""Errors of the databases and the archive, in words for whoever typed the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from healthnews.failures import Broken, Unusable
from pipelines.archive.exchange import ArchiveError
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.errors import StoreError, UnknownRunError


@contextmanager
def store_failures() -> Iterator[None]:
    """Turn errors of the databases and the archive into failures; also usable as a decorator."""
    try:
        yield
    except (StoreError, UnknownRunError) as error:
        raise Unusable(str(error)) from error
    except ArchiveError as error:
        raise Broken(str(error)) from error
    except sqlite3.Error as error:
        raise Broken(f"SQLite says: {error}") from error


def prepare(db: Path, crawl_db: Path, archive: Path) -> None:
    """Make the databases and the archive's folder where missing, before a crawl begins.

    What is wrong with them is said at once.

    Raises Unusable for a folder that cannot be made, and
    pipelines.errors.StoreError.
    """
    for folder in (db.parent, crawl_db.parent, archive):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(f"{folder}: cannot be made: {error.strerror}") from error
    ArticleStore.open(db).close()
    CrawlStore.open(crawl_db).close()
