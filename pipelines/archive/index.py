"""The index of the archive, in `crawl.db`: which captures there are, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from pipelines.archive.exchange import CaptureRow, ExchangeKind, Position
from pipelines.moments import from_text_or_none, to_text, to_text_or_none
from pipelines.strings import storable
from pipelines.transactions import immediate

_ADD_SEGMENT = "INSERT INTO segments (name) VALUES (?) ON CONFLICT (name) DO NOTHING"

# One place in one segment holds one capture, however often it is told.
_PUT = """
INSERT INTO captures (uri, fetched_at, status, kind, payload_digest, segment_id, offset, length)
VALUES (?, ?, ?, ?, ?, (SELECT id FROM segments WHERE name = ?), ?, ?)
ON CONFLICT (segment_id, offset) DO UPDATE SET
    uri = excluded.uri, fetched_at = excluded.fetched_at, status = excluded.status,
    kind = excluded.kind, payload_digest = excluded.payload_digest, length = excluded.length
"""

_SELECT = """
SELECT uri, fetched_at, status, kind, payload_digest, name, offset, length
FROM captures JOIN segments ON segments.id = captures.segment_id
"""

# Null is SQLite's lowest value: a capture of an unknown moment comes last. Of two of
# one moment, the place decides: row ids differ between two indexes of one archive.
_NEWEST_FIRST = " ORDER BY fetched_at DESC, name DESC, offset DESC"
_OLDEST_FIRST = " ORDER BY fetched_at, name, offset"

_OF_SEVERAL = """
WHERE uri IN (
    SELECT uri FROM captures GROUP BY uri HAVING count(*) > 1
)
"""

_COUNT = "SELECT count(*) FROM captures WHERE ?1 IS NULL OR fetched_at < ?1"

_URIS_WITH = "SELECT DISTINCT uri FROM captures WHERE instr(uri, ?) ORDER BY uri"

_END = """
SELECT coalesce(
    (SELECT min(later.offset) FROM captures AS later
     WHERE later.segment_id = segments.id AND later.offset > ?2),
    segments.bytes
) FROM segments WHERE name = ?1
"""

_CONTENTS = """
SELECT name, count(*), min(offset)
FROM captures JOIN segments ON segments.id = captures.segment_id GROUP BY segment_id
"""

_SEAL = """
INSERT INTO segments (name, bytes, sha256, sealed_at) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET
    bytes = excluded.bytes, sha256 = excluded.sha256, sealed_at = excluded.sealed_at
"""

_UNSEAL = "UPDATE segments SET bytes = NULL, sha256 = NULL, sealed_at = NULL WHERE name = ?"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment as the index knows it.

    name: the file's path relative to the archive's folder, with `/`, as it is
        once sealed: without `.open`.
    bytes, sha256, sealed_at: size, checksum in hex and moment of sealing; None
        while it is being written, and where it must be indexed anew.
    """

    name: str
    bytes: int | None
    sha256: str | None
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Content:
    """How many captures a segment has, and how many bytes lie before the first."""

    captures: int
    preamble: int


class CaptureIndex:
    """Finds captures by address, moment and digest. Reached as `CrawlStore.captures`.

    Every write is one transaction. Everything here can be read again from the
    segments (`index_archive`).
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def newest(self, uri: str) -> CaptureRow | None:
        """Return the newest capture of the URI, or None. Unknown moments count as oldest."""
        return self._first("WHERE uri = ?" + _NEWEST_FIRST, storable(uri))

    def at(self, uri: str, moment: datetime | None) -> CaptureRow | None:
        """Return the newest capture at or before the moment; without a moment, the newest.

        A capture of an unknown moment is found only where no other is. Raises
        ValueError for a moment without a time zone.
        """
        if moment is None:
            return self.newest(uri)
        known = storable(uri)
        return self._first(
            "WHERE uri = ? AND fetched_at <= ?" + _NEWEST_FIRST, known, to_text(moment)
        ) or self._first("WHERE uri = ? AND fetched_at IS NULL" + _NEWEST_FIRST, known)

    def exact(self, uri: str, fetched_at: datetime | None) -> CaptureRow | None:
        """Return the capture of exactly that moment, or None; of several the last written."""
        return self._first(
            "WHERE uri = ? AND fetched_at IS ?" + _NEWEST_FIRST,
            storable(uri),
            to_text_or_none(fetched_at),
        )

    def of_digest(self, digest: str) -> CaptureRow | None:
        """Return the newest capture that holds this payload, or None. Never a revisit."""
        return self._first(
            "WHERE payload_digest = ? AND kind <> ?" + _NEWEST_FIRST, digest, ExchangeKind.REVISIT
        )

    def has(self, uri: str, fetched_at: datetime | None, digest: str) -> bool:
        """Tell whether a capture of that URI, moment and payload is indexed, of any kind."""
        found = self._first(
            "WHERE uri = ? AND fetched_at IS ? AND payload_digest = ?",
            storable(uri),
            to_text_or_none(fetched_at),
            digest,
        )
        return found is not None

    def history(self, uri: str) -> Iterator[CaptureRow]:
        """Yield all captures of the URI, oldest first; unknown moments before all others."""
        return self._all("WHERE uri = ?" + _OLDEST_FIRST, storable(uri))

    def histories(self) -> Iterator[list[CaptureRow]]:
        """Yield, for each URI with more than one capture, all of them, oldest first.

        In order of URI. Do not write to the index before the last is read.
        """
        rows = self._all(_OF_SEVERAL + " ORDER BY uri, fetched_at, name, offset")
        return (list(group) for _, group in groupby(rows, lambda row: row.uri))

    def holders_of(self, digest: str) -> list[CaptureRow]:
        """Return every capture that holds this payload itself, newest first."""
        condition = "WHERE payload_digest = ? AND kind <> ?" + _NEWEST_FIRST
        return list(self._all(condition, digest, ExchangeKind.REVISIT))

    def revisits_of(self, digest: str) -> list[CaptureRow]:
        """Return every capture whose payload of this digest lies elsewhere, newest first."""
        condition = "WHERE payload_digest = ? AND kind = ?" + _NEWEST_FIRST
        return list(self._all(condition, digest, ExchangeKind.REVISIT))

    def extent(self, row: CaptureRow) -> int:
        """Return how many bytes of its segment a capture takes with what was recorded with it.

        Up to the next capture, or to the end of a sealed segment.
        """
        position = row.position
        found = self._db.execute(_END, [position.segment, position.offset]).fetchone()
        end: int | None = None if found is None else found[0]
        return position.length if end is None else end - position.offset

    def uris_with(self, text: str) -> list[str]:
        """Return every URI that has this text in it, in order; a look at all captures."""
        found = self._db.execute(_URIS_WITH, [storable(text)])
        return [uri for (uri,) in found]

    def count(self, *, before: datetime | None = None) -> int:
        """Return how many captures there are; with `before`, how many known to be older."""
        moment = None if before is None else to_text(before)
        count: int = self._db.execute(_COUNT, [moment]).fetchone()[0]
        return count

    def contents(self) -> dict[str, Content]:
        """Return what each segment with a capture holds, by name."""
        rows = self._db.execute(_CONTENTS)
        return {name: Content(captures, preamble) for name, captures, preamble in rows}

    def segments(self) -> list[SegmentRow]:
        """Return the segments in order of name."""
        rows = self._db.execute("SELECT name, bytes, sha256, sealed_at FROM segments ORDER BY name")
        return [
            SegmentRow(name, size, sha256, from_text_or_none(sealed_at))
            for name, size, sha256, sealed_at in rows.fetchall()
        ]

    def of_segment(self, name: str) -> Iterator[CaptureRow]:
        """Yield the captures of a segment in order of their place in it."""
        return self._all("WHERE name = ? ORDER BY offset", name)

    def replace(self, segment: str, rows: Sequence[CaptureRow]) -> None:
        """Forget what is known of the segment and index these captures of it instead.

        The segment counts as not sealed until `seal` is called. Raises
        ValueError for a capture of another segment.
        """
        for row in rows:
            if row.position.segment != segment:
                raise ValueError(f"a capture of {row.position.segment!r}, not of {segment!r}")
        with immediate(self._db):
            self._db.execute(_ADD_SEGMENT, [segment])
            self._db.execute(_UNSEAL, [segment])
            self._db.execute(
                "DELETE FROM captures WHERE segment_id = (SELECT id FROM segments WHERE name = ?)",
                [segment],
            )
            put_captures(self._db, rows)

    def seal(self, name: str, size: int, sha256: str, at: datetime) -> None:
        """Record that the segment is whole: its size in bytes, its SHA-256 in hex, when."""
        with immediate(self._db):
            self._db.execute(_SEAL, [name, size, sha256, to_text(at)])

    def forget(self, name: str) -> None:
        """Drop the segment and its captures from the index; the file is not touched."""
        with immediate(self._db):
            self._db.execute("DELETE FROM segments WHERE name = ?", [name])

    def _first(self, condition: str, *values: object) -> CaptureRow | None:
        row = self._db.execute(f"{_SELECT} {condition} LIMIT 1", list(values)).fetchone()
        return None if row is None else _capture_from(row)

    def _all(self, condition: str, *values: object) -> Iterator[CaptureRow]:
        return map(_capture_from, self._db.execute(f"{_SELECT} {condition}", list(values)))


def put_captures(db: Database, rows: Sequence[CaptureRow]) -> None:
    """Index captures inside the caller's transaction, and their segments as not yet sealed."""
    names = dict.fromkeys(row.position.segment for row in rows)
    db.conn.executemany(_ADD_SEGMENT, [(name,) for name in names])
    db.conn.executemany(_PUT, [_values(row) for row in rows])


def _values(row: CaptureRow) -> tuple[object, ...]:
    return (
        storable(row.uri),
        to_text_or_none(row.fetched_at),
        row.status,
        row.kind,
        row.payload_digest,
        row.position.segment,
        row.position.offset,
        row.position.length,
    )


def _capture_from(values: tuple[Any, ...]) -> CaptureRow:
    uri, fetched_at, status, kind, digest, segment, offset, length = values
    return CaptureRow(
        uri,
        from_text_or_none(fetched_at),
        status,
        ExchangeKind(kind),
        digest,
        Position(segment, offset, length),
    )
