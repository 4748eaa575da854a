"""Many rows into a table, several per statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain

# Rows per statement: more gain nothing that can be measured.
_TOGETHER = 8

Values = Sequence[object]


def insert(db: sqlite3.Connection, table: str, rows: Sequence[Values]) -> None:
    """Insert rows of equal length, in the order of the table's columns."""
    if not rows:
        return
    row = f"({', '.join('?' for _ in rows[0])})"
    # Tables are this package's constants, never data.
    into = f"INSERT INTO {table} VALUES "  # noqa: S608
    whole = len(rows) - len(rows) % _TOGETHER
    db.executemany(
        into + ", ".join([row] * _TOGETHER),
        (
            tuple(chain.from_iterable(rows[at : at + _TOGETHER]))
            for at in range(0, whole, _TOGETHER)
        ),
    )
    db.executemany(into + row, rows[whole:])
