"""The log of changes in `articles.db`: which articles are not what they were.

One row per identity, the latest change, so the log is never longer than the
list of all articles that ever were. Each transaction that changes something has
the next sequence number and a mark drawn at random: two histories of one
database, a restored copy and what it replaced, never have the same two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlite_utils import Database

_NEXT = """
INSERT INTO main.change_marks (sequence, mark)
SELECT coalesce(max(sequence), 0) + 1, random() FROM main.change_marks
RETURNING sequence
"""
# An article that comes back is added again.
_HERE = """
INSERT INTO main.changes (identity, sequence, added, removed)
SELECT {names}, :sequence, :sequence, 0 FROM {source}
ON CONFLICT (identity) DO UPDATE SET
    sequence = excluded.sequence,
    added = CASE WHEN removed THEN excluded.added ELSE added END,
    removed = 0
"""
_BY_KEY = "main.articles WHERE id IN (SELECT value FROM json_each(:names))"
_HERE_BY_KEY = _HERE.format(names="identity", source=_BY_KEY)
# SQLite takes an ON right behind the name of a table for that of a join.
_HERE_BY_NAME = _HERE.format(names="value", source="json_each(:names) WHERE true")
_GONE = """
INSERT INTO main.changes (identity, sequence, added, removed)
SELECT value, :sequence, :sequence, 1 FROM json_each(:names)
WHERE true
ON CONFLICT (identity) DO UPDATE SET sequence = excluded.sequence, removed = 1
"""
_NAMES = "SELECT identity FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_LATEST = "SELECT sequence, mark FROM change_marks ORDER BY sequence DESC LIMIT 1"
_KNOWN = "SELECT 1 FROM change_marks WHERE sequence = ? AND mark = ?"
_SINCE = """
SELECT identity, CASE WHEN removed THEN 'removed' WHEN added > :sequence THEN 'added'
                      ELSE 'changed' END
FROM changes WHERE sequence > :sequence ORDER BY identity
"""


class ChangeKind(StrEnum):
    """What became of an article since some moment."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in the history of a database: after the transaction with this number and mark."""

    sequence: int
    mark: int


@dataclass(frozen=True, slots=True)
class Logged:
    """The latest change of an article, as seen from an earlier moment."""

    identity: str
    kind: ChangeKind


# Before the first change: nothing is there.
BEGINNING = Mark(0, 0)


def log(db: Database, touched: Collection[int], removed: Collection[int] = ()) -> None:
    """Log, in the caller's transaction, articles of which something else holds, and removed ones.

    Both are row ids whose rows are still there. Raises sqlite3.Error.
    """
    if touched or removed:
        sequence = _next(db)
        if touched:
            db.execute(_HERE_BY_KEY, {"names": _json(sorted(touched)), "sequence": sequence})
        if removed:
            names = [name for (name,) in db.execute(_NAMES, [_json(sorted(removed))])]
            db.execute(_GONE, {"names": _json(names), "sequence": sequence})


def log_identities(db: Database, here: Collection[str], gone: Collection[str]) -> None:
    """Log articles by identity: those that are new or other than before, and those gone.

    In the caller's transaction. Raises sqlite3.Error.
    """
    if here or gone:
        sequence = _next(db)
        db.execute(_HERE_BY_NAME, {"names": _json(here), "sequence": sequence})
        db.execute(_GONE, {"names": _json(gone), "sequence": sequence})


def latest(db: Database) -> Mark:
    """Return the moment after the last change; BEGINNING where there was none."""
    found = db.execute(_LATEST).fetchone()
    return BEGINNING if found is None else Mark(*found)


def has_passed(db: Database, mark: Mark) -> bool:
    """Return whether this database has been in the state that the mark names."""
    return (
        mark == BEGINNING or db.execute(_KNOWN, [mark.sequence, mark.mark]).fetchone() is not None
    )


def since(db: Database, mark: Mark) -> Iterator[Logged]:
    """Yield, in order of identity, the articles that have changed after that moment.

    Removed ones too that came and went in between. From the BEGINNING, only
    what is logged: articles stored before there was a log are not.
    """
    for identity, kind in db.execute(_SINCE, {"sequence": mark.sequence}):
        yield Logged(identity, ChangeKind(kind))


def _next(db: Database) -> int:
    (sequence,) = db.execute(_NEXT).fetchone()
    return int(sequence)


def _json(values: Collection[int] | Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode("utf-8")
