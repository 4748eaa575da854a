"""What a rebuild asks of the index beyond single captures."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from pipelines.moments import from_text_or_none
from pipelines.rebuild.tasks import Unread
from pipelines.strings import storable

_OFFSETS = """
SELECT offset FROM captures
WHERE segment_id = (SELECT id FROM segments WHERE name = ?) AND offset >= ? AND offset < ?
ORDER BY offset
"""

_AT = """
SELECT uri, fetched_at, status FROM captures
WHERE segment_id = (SELECT id FROM segments WHERE name = ?) AND offset = ?
"""

_KNOWS = """
SELECT 1 FROM captures
WHERE uri = ? AND segment_id = (SELECT id FROM segments WHERE name = ?) LIMIT 1
"""

# Refusals lie in a folder of their own.
_CONTENT = """
SELECT count(*) FROM captures JOIN segments ON segments.id = captures.segment_id
WHERE instr(segments.name, '/') = 0
"""


def offsets(db: Database, segment: str, start: int, end: int) -> Iterator[int]:
    """Yield where captures of the segment begin, from `start` up to and without `end`."""
    return (row[0] for row in db.execute(_OFFSETS, [segment, start, end]))


def unread_at(db: Database, segment: str, offset: int, reason: str) -> Unread:
    """Return what the index knows of a capture that could not be read. It must know it."""
    uri, fetched_at, status = db.execute(_AT, [segment, offset]).fetchone()
    return Unread(uri, from_text_or_none(fetched_at), status, reason)


def knows(db: Database, segment: str, uri: str) -> bool:
    """Tell whether the index knows a capture of the URI in the segment."""
    return db.execute(_KNOWS, [storable(uri), segment]).fetchone() is not None


def content_captures(db: Database) -> int:
    """Return how many captures the index knows in segments with content."""
    count: int = db.execute(_CONTENT).fetchone()[0]
    return count
