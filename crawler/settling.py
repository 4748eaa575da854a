"""What waits between a page's arrival and its result: archived, and not yet stored."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.archive.exchange import CaptureRow, Exchange
from pipelines.archive.writing import ArchiveWriter


class SettlingArchive:
    """The archive's writer as `Ingest` sees it, in a crawl.

    A page is archived when it comes and stored when it has been read, and other
    pages are stored in between. The index learns of a page together with its
    result: a crawl that is killed finds what is archived and not indexed, and
    reads it then.
    """

    def __init__(self, writer: ArchiveWriter) -> None:
        self._writer = writer
        self._waiting: set[CaptureRow] = set()
        self._held: list[CaptureRow] = []

    def keep(self, exchange: Exchange, *, apart: bool, expected: bool) -> CaptureRow:
        """Archive an answer.

        expected: whether a result will come, and `settle` be called with the
        row returned. Raises ArchiveError.
        """
        row = self._writer.write(exchange, apart=apart)
        if expected:
            self._waiting.add(row)
        return row

    def settle(self, row: CaptureRow) -> None:
        """Take note that the page's result is about to be stored."""
        self._waiting.discard(row)

    def sync(self) -> Sequence[CaptureRow]:
        """Make everything durable; return the captures that wait for nothing more."""
        rows = [*self._held, *self._writer.sync()]
        self._held = [row for row in rows if row in self._waiting]
        return [row for row in rows if row not in self._waiting]

    def acknowledged(self) -> None:
        """Pass on that what `sync` returned is stored."""
        self._writer.acknowledged(but=self._held)

    def close(self) -> None:
        """Seal the segments; leave them to the next start where a result is still missing."""
        if self._waiting:
            self._writer.abandon()
        else:
            self._writer.close()

    def abandon(self) -> None:
        """Leave the segments as they are to the next start."""
        self._writer.abandon()
