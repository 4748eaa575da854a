"""What runs have kept of an article in `crawl.db`: removed, or emptied where it is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlite_utils import Database

from parsers.sites import SITES
from pipelines.frontier.bans import key_in
from pipelines.frontier.finding import barred
from pipelines.frontier.rows import COLUMNS, STORED_COLUMNS, Row, row_from, values_of
from pipelines.moments import to_text
from pipelines.tombstones import Tombstones
from pipelines.transactions import empty_log, immediate

_NAMED = "(SELECT value FROM json_each(?))"

_QUARANTINE = f"""
DELETE FROM quarantine WHERE url IN {_NAMED}
OR json_extract(record, '$.site') || ':' || json_extract(record, '$.source_id') = ?
OR json_extract(record, '$.canonical_url') IN {_NAMED}
"""  # noqa: S608 - a constant

# A reason may quote the page: "title: '…'". That there was an outcome still counts.
_OUTCOMES = f"""
UPDATE outcomes SET reason = 'forgotten'
WHERE outcome IN ('invalid', 'parse_error') AND url IN {_NAMED}
"""  # noqa: S608 - a constant

_PAGES = f"SELECT {COLUMNS} FROM frontier WHERE site = ? AND (key = ? OR url IN {_NAMED})"  # noqa: S608
_CHANGE = (
    f"UPDATE frontier SET {', '.join(f'{name} = ?' for name in STORED_COLUMNS.split(', '))} "  # noqa: S608
    "WHERE id = ?"
)
_ALLOW = "UPDATE frontier SET reason = ? WHERE id = ? AND state = 'excluded'"


def remove_traces(db: Database, tombstones: Tombstones, identity: str) -> bool:
    """Exclude the article's pages in the frontier, and remove what runs set aside of it.

    In one transaction. The article must have its tombstone. Return whether the log
    is empty too; a reader may still need it. Raises sqlite3.Error.
    """
    names = tombstones.own_names(identity)
    reason = tombstones.bans([identity])[identity]
    known = _json(names)
    # What is deleted must not stay in the file's free pages.
    db.execute("PRAGMA secure_delete = ON").fetchall()
    with immediate(db):
        db.execute(_QUARANTINE, [known, identity, known])
        db.execute(_OUTCOMES, [known])
        changed = [(*values_of(barred(row, reason)), row.id) for row in _pages(db, identity, names)]
        db.conn.executemany(_CHANGE, changed)
    return empty_log(db)


def allow_again(db: Database, tombstones: Tombstones, identity: str, now: datetime) -> None:
    """Lift the ban, in one transaction: the pages wait for the next link to them."""
    with immediate(db):
        reason = f"forgotten once, allowed again on {to_text(now)[:10]}: waits for a link"
        rows = _pages(db, identity, tombstones.own_names(identity))
        db.conn.executemany(_ALLOW, [(reason, row.id) for row in rows])
        tombstones.lift(identity)


def _pages(db: Database, identity: str, names: Sequence[str]) -> list[Row]:
    known = _json(names)
    return [
        row_from(columns)
        for site in SITES
        for columns in db.conn.execute(_PAGES, (site, key_in(site, identity), known))
    ]


def _json(names: Collection[str]) -> str:
    return msgspec.json.encode(names).decode("utf-8")
