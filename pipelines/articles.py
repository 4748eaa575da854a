"""The articles' one writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from parsers.capture import Capture
from parsers.outcome import Outcome
from parsers.record import Article
from pipelines import article_reads, article_writes, merge
from pipelines.article_reads import Counts, Places, Source, StoredArticle
from pipelines.database import open_database
from pipelines.relations import relate, unrelate
from pipelines.schema import ARTICLES
from pipelines.search.index import optimize
from pipelines.transactions import empty_log, immediate
from pipelines.versions import reading
from pipelines.versions.reading import History


class ArticleStore:
    """`articles.db`: every article once, with every URL it was seen at.

    Use as a context manager, or call `close`. One store belongs to one thread;
    several processes may open the file, and writers wait for each other.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Open the database; unless `read_only`, make it where missing and migrate it.

        Raises MissingDatabaseError (read only and no file), NotADatabaseError,
        NewerSchemaError, OlderSchemaError (read only), StoreError.
        """
        return cls(open_database(Path(path), ARTICLES, read_only=read_only))

    def save(self, items: Sequence[tuple[Capture, Article]]) -> list[Outcome]:
        """Store the articles in one transaction; return one outcome per item, in order.

        STORED: new. UPDATED: the content differs and the capture is newer.
        UNCHANGED: the same content, or an older capture; only URLs and first
        and last seen move. Saving the same items again gives UNCHANGED.

        Raises NoIdentityError, or ValueError for a `fetched_at` without a time
        zone, before anything is written; sqlite3.Error where SQLite cannot
        write, with nothing written.
        """
        return self.save_candidates(
            [merge.candidate(capture, article) for capture, article in items]
        )

    def save_candidates(self, candidates: Sequence[merge.Candidate]) -> list[Outcome]:
        """Do what `save` does, with what `judge` has made of captures and articles.

        Raises sqlite3.Error where SQLite cannot write, with nothing written.
        """
        if not candidates:
            return []
        with immediate(self._db):
            stored = article_reads.heads(self._db, [item.identity for item in candidates])
            plan = merge.plan(stored, candidates)
            relate(self._db, article_writes.write(self._db, plan))
        return plan.outcomes

    def get(self, url_or_identity: str) -> Article | None:
        """Return the article of that identity, or last seen at that URL, or None.

        The article equals the one saved, field by field.
        """
        return article_reads.find(self._db, url_or_identity)

    def history(self, url_or_identity: str) -> History | None:
        """Return what the article of that identity, or last seen at that URL, has said.

        None where there is no such article.
        """
        return reading.history(self._db, url_or_identity)

    def places(self, url_or_identity: str) -> Places | None:
        """Return where the article of that identity, or last seen at that URL, was seen."""
        return article_reads.places(self._db, url_or_identity)

    def remove(self, identity: str) -> bool:
        """Delete an article with all that belongs to it; tell whether it was there.

        What is deleted is overwritten, and the search index written anew: nothing
        of it stays in the file once `empty_log` has been called. Raises sqlite3.Error.
        """
        self._db.execute("PRAGMA secure_delete = ON").fetchall()
        with immediate(self._db):
            found = list(article_reads.ids(self._db, [identity]).values())
            if found:
                unrelate(self._db, found)
                article_writes.delete(self._db, found)
                # FTS5 marks words as deleted and keeps them until its pieces are joined.
                optimize(self._db)
        return bool(found)

    def empty_log(self) -> bool:
        """Let nothing that was deleted stay in the log; False where a reader still needs it.

        Raises sqlite3.Error.
        """
        return empty_log(self._db)

    def articles(self) -> Iterator[Article]:
        """Yield every article, in order of identity, without loading all of them."""
        return (stored.article for stored in self.stored())

    def stored(self) -> Iterator[StoredArticle]:
        """Yield every article with its identity and URLs, in order of identity."""
        return article_reads.stream(self._db)

    def sources(self) -> Iterator[Source]:
        """Yield the captures without which some article could not be made again as it is.

        Those that gave content, and the newest ones at each of an article's URLs.
        An article without any URL has none. Captures may be among them that were
        never made: a page's own URL is not always one that it was fetched from.
        """
        return article_reads.sources(self._db)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Read one moment's view for the length of the block, whatever others write."""
        with self._db.atomic():
            yield

    def counts(self) -> Counts:
        """Return how many rows each table has."""
        return article_reads.counts(self._db)

    def close(self) -> None:
        """Close the file. The store cannot be used afterwards."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
