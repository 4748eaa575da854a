"""What a database can tell beyond its articles: views that an older one may lack."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database

_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view'"
_FLAGS = """
SELECT identity, flag FROM v_flags
WHERE identity IN (SELECT value FROM json_each(?)) ORDER BY identity, flag
"""


def views_of(db: Database) -> set[str]:
    """Return the names of the database's views."""
    return {name for (name,) in db.execute(_VIEWS)}


def flags_of(db: Database, identities: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the quality flags of those of the articles that have any."""
    found: dict[str, tuple[str, ...]] = {}
    if "v_flags" in views_of(db):
        wanted = [msgspec.json.encode(identities).decode("utf-8")]
        for identity, flag in db.execute(_FLAGS, wanted):
            found[identity] = (*found.get(identity, ()), flag)
    return found
