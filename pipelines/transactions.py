"""Write transactions that wait for their turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database


def empty_log(db: Database) -> bool:
    """Bring what is committed into the file itself, and empty the log beside it.

    Waits for others as a writer does. False where a reader still needs what was
    there before: it may stand in the log, or in the file. Raises sqlite3.Error.
    """
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """Run the block in one write transaction: committed whole, or rolled back on any exception.

    The lock is taken at the start. A transaction that reads first and asks for
    the lock later fails at once when another writer came between, whatever
    the timeout.

    Inside another such block it is part of that one, which alone commits: whoever
    catches an exception of the inner block must let the outer one fail too.
    """
    if db.conn.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise
