"""What a database can tell beyond its articles: views that an older one may lack."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlite_utils import Database

_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view'"
_FLAGS = """
SELECT identity, flag FROM v_flags
WHERE identity IN (SELECT value FROM json_each(?)) ORDER BY identity, flag
"""
_STUB_FLAGS = """
SELECT stub, flag FROM v_stub_flags
WHERE stub IN (SELECT value FROM json_each(?)) ORDER BY stub, flag
"""


def views_of(db: Database) -> set[str]:
    """Return the names of the database's views."""
    return {name for (name,) in db.execute(_VIEWS)}


def flags_of(
    db: Database, identities: Sequence[str], views: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return the quality flags of those of the articles and stubs that have any, by name.

    The key of a stub has a blank, which no identity has. views: those that the database has.
    """
    found: dict[str, tuple[str, ...]] = {}
    wanted = [msgspec.json.encode(identities).decode("utf-8")]
    for view, query in (("v_flags", _FLAGS), ("v_stub_flags", _STUB_FLAGS)):
        for identity, flag in db.execute(query, wanted) if view in views else ():
            found[identity] = (*found.get(identity, ()), flag)
    return found
