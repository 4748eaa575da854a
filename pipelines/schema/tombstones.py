"""The tables of `crawl.db` that keep forgotten articles away. See `docs/forgetting.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_TOMBSTONES = """
CREATE TABLE tombstones (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    finished_at TEXT
) {strict}
"""

_NAMES = """
CREATE TABLE tombstone_names (
    name TEXT NOT NULL,
    tombstone_id INTEGER NOT NULL REFERENCES tombstones (id) ON DELETE CASCADE,
    is_own INTEGER NOT NULL,
    PRIMARY KEY (name, tombstone_id)
) {strict}
"""


def create(db: Database) -> None:
    """Make the tables, inside the caller's transaction."""
    for table in (_TOMBSTONES, _NAMES):
        db.execute(table.format(strict=strict(db)))
