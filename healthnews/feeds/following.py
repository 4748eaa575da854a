"""Feeds from Python: records, and what has changed in them, one article at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from healthnews.feeds.changes import Changed, changed, full
from healthnews.feeds.cursor import Cursor
from healthnews.feeds.feed import FeedOptions
from healthnews.feeds.records import Record
from pipelines.change_log import latest
from pipelines.database import open_database
from pipelines.schema import ARTICLES


class Changes:
    """What has changed since a cursor, of one moment; iterate once.

    For each: let go of all records of `change.identity`, then take `records`.
    """

    def __init__(self, db: Database, options: FeedOptions, since: Cursor) -> None:
        self._entries = changed(db, options, since.at)
        self.cursor = str(Cursor.of(options, latest(db)))
        """Where the next one begins. Keep it once all of this one is taken in."""

    def __iter__(self) -> Iterator[Changed]:
        """Yield what became of each article, in order of identity."""
        return (entry for _, entry in self._entries)


def records_of(path: Path, options: FeedOptions) -> Iterator[Record]:
    """Yield all records of a feed at one moment, in order of identity, a page at a time.

    Raises what `ArticleStore.open` raises for a reader; sqlite3.Error.
    """
    with closing(_open(path)) as db, db.atomic():
        for _, found in full(db, options):
            yield from found


@contextmanager
def changes_of(path: Path, options: FeedOptions, since: str) -> Iterator[Changes]:
    """Give what has changed since a cursor, for the length of the block.

    Raises CursorError, and as `records_of` does.
    """
    cursor = Cursor.parse(since, options)
    with closing(_open(path)) as db, db.atomic():
        cursor.require(options, db)
        yield Changes(db, options, cursor)


def _open(path: Path) -> Database:
    return open_database(path, ARTICLES, read_only=True)
