"""The tables of `articles.db` that log what has changed. See `docs/exports.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_CHANGES = """
CREATE TABLE changes (
    identity TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL
) {strict}
"""

_CHANGE_MARKS = """
CREATE TABLE change_marks (
    sequence INTEGER PRIMARY KEY,
    mark INTEGER NOT NULL
) {strict}
"""

_V_CHANGES = """
SELECT
    identity,
    sequence,
    CASE WHEN removed THEN 'removed' WHEN added = sequence THEN 'added' ELSE 'changed' END AS change
FROM changes
"""


def create(db: Database) -> None:
    """Make the tables, their index and the public view, inside the caller's transaction."""
    for table in (_CHANGES, _CHANGE_MARKS):
        db.execute(table.format(strict=strict(db)))
    db.execute("CREATE INDEX changes_sequence ON changes (sequence)")
    db.create_view("v_changes", _V_CHANGES)
