"""The tables of a part: what one task found, in a SQLite file of its own.

Columns are those of `articles.db` and `crawl.db` without types, keys and
indexes: rows are only appended, and checked where they are merged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from pipelines import rows
from pipelines.inserts import Row, insert
from pipelines.versions.rows import VERSION_COLUMNS

FACT_COLUMNS = ("content_hash", "fetched_at", "first_seen", "last_seen")
ARTICLE_COLUMNS = ("id", "identity", *FACT_COLUMNS, *rows.ARTICLE_COLUMNS)
ALIAS_COLUMNS = ("article_id", "url", "first_seen", "last_seen")
CHILDREN = {table.name: tuple(table.columns) for table in rows.CHILD_TABLES}
# The last two tell what became of the article where other parts have it too.
OUTCOME_COLUMNS = ("url", "outcome", "reason", "at", "status", "identity", "content_hash", "parser")
QUARANTINE_COLUMNS = ("record_hash", "url", "reasons", "record", "fetched_at")
# `uris` is a JSON array of what is known to have lain there.
DAMAGE_COLUMNS = ("segment", "offset", "length", "reason", "uris")
# One row, written last: what the part is of, how many captures, how many of them unread.
FACTS_COLUMNS = ("key", "captures", "lost")

_TABLES: dict[str, tuple[str, ...]] = {
    "articles": ARTICLE_COLUMNS,
    "aliases": ALIAS_COLUMNS,
    "versions": VERSION_COLUMNS,
    **CHILDREN,
    "outcomes": OUTCOME_COLUMNS,
    "quarantine": QUARANTINE_COLUMNS,
    "damage": DAMAGE_COLUMNS,
    "facts": FACTS_COLUMNS,
}
# Larger than usual: fewer calls of the system for rows that are read in one go.
_PAGE = 65536


def append(db: sqlite3.Connection, table: str, values: Sequence[Row]) -> None:
    """Add rows to a table of a part, values in the order of its columns."""
    insert(db, table, _TABLES[table], values)


def create_part(path: Path) -> sqlite3.Connection:
    """Make the file, empty, for one writer who does not care what a crash makes of it."""
    db = sqlite3.connect(path, isolation_level=None)
    for setting in (f"page_size = {_PAGE}", "journal_mode = OFF", "synchronous = OFF"):
        db.execute(f"PRAGMA {setting}")
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN")
    for table, columns in _TABLES.items():
        db.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    return db
