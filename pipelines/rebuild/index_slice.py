"""What the index says of one segment, as a file that a worker on another machine can read."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive.exchange import ExchangeKind, Position
from pipelines.database import open_database
from pipelines.schema import CRAWL

_OF_SEGMENT = "segment_id = (SELECT id FROM whole.segments WHERE name = :segment)"
# The payloads of pages that were fetched unchanged lie anywhere.
_HOLDERS = f"""
kind <> :revisit AND payload_digest IN (
    SELECT payload_digest FROM whole.captures WHERE {_OF_SEGMENT} AND kind = :revisit
)
"""  # noqa: S608 - a constant

# Tables, and which of their rows. Bans are needed whole, and few.
_ROWS = {
    "segments": "true",
    "captures": f"{_OF_SEGMENT} OR ({_HOLDERS})",
    "tombstones": "true",
    "tombstone_names": "true",
}

_ELSEWHERE = """
SELECT name, offset, length FROM captures JOIN segments ON segments.id = captures.segment_id
WHERE name <> ? ORDER BY name, offset
"""


def slice_index(crawl_db: Path, segment: str, path: Path) -> None:
    """Write a `crawl.db` that knows the segment, what its revisits refer to, and all bans.

    A file without a log beside it, so that a copy of it is whole. What was there
    is replaced. Raises StoreError, sqlite3.Error or OSError.
    """
    path.unlink(missing_ok=True)
    with closing(open_database(path, CRAWL)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("ATTACH ? AS whole", [str(crawl_db)])
        db.execute("BEGIN")
        for table, condition in _ROWS.items():
            _copy(db, table, condition, segment)
        db.commit()
        db.execute("DETACH whole")
        db.execute("PRAGMA journal_mode = DELETE").fetchall()


def payloads_elsewhere(db: Database, segment: str) -> list[Position]:
    """Return where the payloads lie that revisits of a slice's segment refer to, in order."""
    return [Position(*row) for row in db.execute(_ELSEWHERE, [segment])]


def _copy(db: Database, table: str, condition: str, segment: str) -> None:
    # Two files of one schema version may have their columns in different orders.
    names = ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})"))
    db.execute(
        f"INSERT INTO main.{table} ({names}) SELECT {names} FROM whole.{table} WHERE {condition}",  # noqa: S608
        {"segment": segment, "revisit": ExchangeKind.REVISIT.value},
    )
