"""Captures that no database knows of yet, taken through the one path once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from parsers.outcome import Outcome
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import ArchiveError, CaptureRow
from pipelines.archive.lookup import read_capture
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.ingest import Ingest


class Replayed:
    """Stands where `Ingest` has the archive's writer: the captures are in the archive already."""

    def __init__(self) -> None:
        self._rows: list[CaptureRow] = []

    def take(self, row: CaptureRow) -> None:
        """Have this capture indexed together with its outcome."""
        self._rows.append(row)

    def sync(self) -> Sequence[CaptureRow]:
        """Return the captures taken since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def acknowledged(self) -> None:
        """Do nothing: sealing follows when all are done."""


def replay(
    folder: Path,
    rows: Iterable[CaptureRow],
    articles: ArticleStore,
    crawl: CrawlStore,
    run: int,
) -> None:
    """Parse, store and index the captures, as if they had just been fetched.

    Killed at any moment, it can be repeated. Raises what `Ingest.flush` raises,
    and ArchiveError where a capture cannot be read.
    """
    replayed = Replayed()
    with Ingest(articles, crawl, run, archive=replayed) as ingest:
        for row in rows:
            replayed.take(row)
            try:
                exchange = read_capture(folder, crawl.captures, row).exchange
            except ArchiveError as error:
                # Of a revisit whose payload is gone the headers are all there is.
                reason = f"cannot be read: {error}"
                ingest.reject(row.uri, Outcome.UNDECODABLE, reason, row.fetched_at, row.status)
            else:
                ingest.add(*result_of(exchange), source=row.uri)
