"""The writer of the archive: every exchange a record, durable before it is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Self

from pipelines.archive.exchange import ArchiveError, CaptureRow, Exchange, ExchangeKind, Position
from pipelines.archive.file_errors import make_folder
from pipelines.archive.gzip_member import pack
from pipelines.archive.member import MAX_MEMBER, TOO_LARGE
from pipelines.archive.names import BLOCKED, relative_name, segment_name
from pipelines.archive.records import Kept, capture_record, request_record
from pipelines.archive.revisits import KnownCaptures, original_of
from pipelines.archive.segment import Sealed
from pipelines.archive.shelf import Series, Shelf
from pipelines.archive.warc_record import Fields, new_record_id, sha1_digest, target_uri

MAX_BYTES = 100_000_000
"""Size at which a segment is full, unless the caller says otherwise."""

_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class ArchiveWriter:
    """Appends exchanges to segments of its own: one run's, and no others'.

    The order that survives a kill at any moment: `write` …, `sync`, the rows that
    `sync` returned are stored, `acknowledged`. After an ArchiveError nothing more
    is written, and every call but `abandon` raises it again; the next start
    recovers what is whole.
    """

    def __init__(self, folder: Path, index: KnownCaptures, series: Series) -> None:
        self._folder = folder
        self._index = index
        self._clock = series.clock
        self._content = Shelf(folder, series)
        self._blocked = Shelf(folder / BLOCKED, series)
        self._rows: list[CaptureRow] = []
        self._failed: ArchiveError | None = None

    @classmethod
    def open(  # noqa: PLR0913 - one per fact about the archive
        cls,
        folder: Path,
        *,
        run: int,
        index: KnownCaptures,
        prefix: str = "healthnews",
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], datetime],
        robots: str | None = None,
    ) -> Self:
        """Make the folder where it is missing, and a writer for it. No segment is made yet.

        max_bytes: a segment of this size or more takes no more records.
        clock: tells, with a time zone, when a segment is begun and sealed.
        robots: how the run treats robots.txt, for the segment's description of
            itself, e.g. `obey`; None where it fetches nothing.

        Raises ArchiveError where the folder cannot be made, ValueError for a
        prefix that is no plain name or a clock without a time zone.
        """
        segment_name(prefix, clock(), run, 0)
        make_folder(folder)
        return cls(folder, index, Series(prefix, run, max_bytes, clock, _about(run, robots)))

    def write(
        self, exchange: Exchange, *, apart: bool = False, recorded_at: datetime | None = None
    ) -> CaptureRow:
        """Append an exchange: its record, and that of its request where it is known.

        Returns where it lies; the index must not learn of it before `sync` returns it.

        What is written is with the operating system: the death of this process
        does not undo it, a loss of power may until `sync`.

        apart: keep it with the pages that only refused us, not as content.
        recorded_at: the record's date where the moment of the fetch is not
            known; read again, it is still not known.

        Raises ArchiveError. Raises ValueError, and has then written nothing,
        where there is no moment at all or one without a time zone, where the
        exchange is a revisit, which is ours to decide, and where its record would
        have more than `member.MAX_MEMBER` bytes: nobody would read it again.
        """
        kept = self._kept(exchange, apart, recorded_at)
        with self._until_it_fails():
            shelf = self._blocked if apart else self._content
            writing, record_id = shelf.current(), new_record_id()
            whole = capture_record(kept, record_id, writing.warcinfo_id)
            if len(whole) > MAX_MEMBER:
                raise ValueError(f"{TOO_LARGE}: {len(whole)} bytes, from {kept.uri}")
            capture = pack(whole)
            request = request_record(kept, record_id, writing.warcinfo_id)
            # One write for both: no capture without its request.
            offset = writing.append(capture + (pack(request) if request is not None else b""))
            name = relative_name(self._folder, writing.segment.path)
            row = _row(kept, Position(name, offset, len(capture)))
            self._rows.append(row)
            return row

    def sync(self) -> list[CaptureRow]:
        """Make everything written durable; return the captures written since the last sync.

        In the order written, each once: the caller stores them, and then calls
        `acknowledged`. Raises ArchiveError.
        """
        with self._until_it_fails():
            self._content.sync()
            self._blocked.sync()
            rows, self._rows = self._rows, []
            return rows

    def acknowledged(self, but: Collection[CaptureRow] = ()) -> None:
        """Take note that the rows of all earlier syncs are stored, `but` these; seal what is full.

        A segment with captures that are not stored, or that no sync has returned
        yet, stays open, however full it is. Raises ArchiveError.
        """
        waiting = {self._folder / row.position.segment for row in but}
        with self._until_it_fails():
            self._note(chain(self._content.seal_full(waiting), self._blocked.seal_full(waiting)))

    def close(self) -> None:
        """Seal all segments. Call it when the rows of the last sync are stored.

        Raises ArchiveError.
        """
        with self._until_it_fails():
            self._note(chain(self._content.seal_all(), self._blocked.seal_all()))

    def abandon(self) -> None:
        """Close the files as they are and leave them to `recover`."""
        self._content.abandon()
        self._blocked.abandon()

    def _kept(self, exchange: Exchange, apart: bool, recorded_at: datetime | None) -> Kept:
        if exchange.kind is ExchangeKind.REVISIT:
            raise ValueError("a revisit is how the archive keeps an exchange, not an exchange")
        date = exchange.fetched_at or recorded_at
        if date is None or date.utcoffset() is None:
            raise ValueError(f"a record needs a moment with a time zone: {date!r}")
        uri, digest = target_uri(exchange.url, exchange.body), sha1_digest(exchange.body)
        known = None if apart else original_of(self._folder, self._index, exchange, uri, digest)
        return Kept(exchange, uri, digest, date, known)

    def _note(self, segments: Iterable[Sealed]) -> None:
        for sealed in segments:
            name = relative_name(self._folder, sealed.path)
            self._index.seal(name, sealed.bytes, sealed.sha256, self._clock())

    @contextmanager
    def _until_it_fails(self) -> Iterator[None]:
        # After a failed fsync the system may report the next one as done.
        if self._failed is not None:
            raise self._failed
        try:
            yield
        except ArchiveError as error:
            self._failed = error
            raise


def _row(kept: Kept, position: Position) -> CaptureRow:
    exchange = kept.exchange
    return CaptureRow(
        uri=kept.uri,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        kind=kept.kind,
        payload_digest=kept.payload_digest,
        position=position,
    )


def _about(run: int, robots: str | None) -> Fields:
    policy = () if robots is None else (("robots", robots),)
    return (
        ("software", f"healthnews/{_version()}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", _CONFORMS_TO),
        *policy,
        ("isPartOf", f"run {run}"),
    )


def _version() -> str:
    try:
        return version("healthnews")
    except PackageNotFoundError:
        return "0+source"
