"""Articles that must not come back: what is asked before anything is stored or asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlite_utils import Database

from pipelines.moments import from_text, from_text_or_none, to_text
from pipelines.naming import names_of
from pipelines.strings import storable
from pipelines.transactions import immediate

_BANS = """
SELECT name, identity, at, reason
FROM tombstone_names JOIN tombstones ON tombstones.id = tombstone_id
WHERE is_own
"""
# A query of its own: with an "or all" in it, it would look at all.
_SOME_BANS = f"{_BANS} AND name IN (SELECT value FROM json_each(?))"  # noqa: S608 - a constant

# A tombstone that is there keeps its moment, and its reason unless there is a new one.
_PUT = """
INSERT INTO tombstones (identity, reason, at) VALUES (?, ?, ?)
ON CONFLICT (identity) DO UPDATE SET
    finished_at = NULL,
    reason = CASE WHEN excluded.reason = '' THEN reason ELSE excluded.reason END
"""
_PUT_NAME = """
INSERT INTO tombstone_names (name, tombstone_id, is_own)
VALUES (?, (SELECT id FROM tombstones WHERE identity = ?), ?)
ON CONFLICT (name, tombstone_id) DO NOTHING
"""
_NAMES = """
SELECT name FROM tombstone_names JOIN tombstones ON tombstones.id = tombstone_id
WHERE identity = ? AND is_own = ? ORDER BY name
"""
_OPEN_AGAIN = "UPDATE tombstones SET finished_at = NULL WHERE identity = ?"
_FIND = """
SELECT identity FROM tombstones
WHERE id IN (SELECT tombstone_id FROM tombstone_names WHERE name IN (SELECT value FROM json_each(?))
             AND is_own)
ORDER BY identity
"""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A forgotten article. Moments are aware, in UTC.

    at: when it was forgotten. finished_at: when all that is reached was
        removed; None where something was left, or has come since.
    """

    identity: str
    reason: str
    at: datetime
    finished_at: datetime | None


class Tombstones:
    """The tombstones of a `crawl.db`. Reached as `CrawlStore.tombstones`.

    Their names are the article's identity and the URLs that are its own: what
    has one of them is kept out. At a URL that it shares with another article
    only what says the forgotten one is.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self, identity: str, reason: str, at: datetime, own: Iterable[str], shared: Iterable[str]
    ) -> None:
        """Ban an article, by its identity and own URLs, until `lift`. The first moment stays."""
        names = [(storable(name), identity, True) for name in (identity, *own)]
        names += [(storable(name), identity, False) for name in shared]
        with immediate(self._db):
            self._db.execute(_PUT, [identity, storable(reason), to_text(at)])
            self._db.conn.executemany(_PUT_NAME, names)

    def finish(self, identity: str, at: datetime) -> None:
        """Note that all of it that is reached has been removed."""
        with immediate(self._db):
            self._db.execute(
                "UPDATE tombstones SET finished_at = ? WHERE identity = ?", [to_text(at), identity]
            )

    def lift(self, identity: str) -> None:
        """Take the ban back. What was removed stays removed."""
        with immediate(self._db):
            self._db.execute("DELETE FROM tombstones WHERE identity = ?", [identity])

    def find(self, names: Collection[str]) -> str | None:
        """Return the identity of the tombstone with one of these names, or None."""
        found = self._db.execute(_FIND, [_json(names)]).fetchone()
        return None if found is None else str(found[0])

    def all(self) -> list[Tombstone]:
        """Return all tombstones, in order of identity."""
        rows = self._db.execute(
            "SELECT identity, reason, at, finished_at FROM tombstones ORDER BY identity"
        )
        return [
            Tombstone(identity, reason, from_text(at), from_text_or_none(finished_at))
            for identity, reason, at, finished_at in rows
        ]

    def own_names(self, identity: str) -> list[str]:
        """Return what bans: the identity and its own URLs, in order of code points."""
        return [name for (name,) in self._db.execute(_NAMES, [identity, True])]

    def shared_urls(self, identity: str) -> list[str]:
        """Return URLs where the article was seen, and another one too."""
        return [name for (name,) in self._db.execute(_NAMES, [identity, False])]

    def bans(self, names: Collection[str]) -> dict[str, str]:
        """Return why those of the names that are banned are, in words for an outcome."""
        if not names or not self.any():
            return {}
        return _worded(self._db.execute(_SOME_BANS, [_json(names)]).fetchall())

    def all_bans(self) -> dict[str, str]:
        """Return every name that is banned, and why."""
        return _worded(self._db.execute(_BANS).fetchall())

    def refusal(self, identity: str | None, url: str | None) -> str | None:
        """Return why an article with this identity, fetched from there, is kept out, or None.

        A URL that it came from for the first time becomes one of its names, and the
        tombstone is no longer finished: the archive may have a capture of it.
        """
        if not self.any():
            return None
        names = _names(identity, url)
        bans = self.bans(names)
        if not bans:
            return None
        if url is not None and storable(url) not in bans and identity in bans:
            with immediate(self._db):
                self._db.execute(_PUT_NAME, [storable(url), identity, True])
                self._db.execute(_OPEN_AGAIN, [identity])
        return next(bans[name] for name in map(storable, names) if name in bans)

    def any(self) -> bool:
        """Tell whether anything was forgotten; cheap, for it is asked with every article."""
        return self._db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is not None


def banned(bans: Mapping[str, str], identity: str | None, url: str | None) -> str | None:
    """Return why an article is kept out by bans that were read before; None where it is not."""
    if not bans:
        return None
    return next((bans[name] for name in _names(identity, url) if name in bans), None)


def _names(identity: str | None, url: str | None) -> list[str]:
    names = [] if identity is None else [identity]
    return names if url is None else [*names, *names_of(url)]


def _worded(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    # A URL may have been two articles' before both were forgotten.
    return {
        name: f"tombstone of {identity}, {at[:10]}" + (f": {reason}" if reason else "")
        for name, identity, at, reason in sorted(rows, reverse=True)
    }


def _json(names: Iterable[str]) -> str:
    return msgspec.json.encode([storable(name) for name in names]).decode("utf-8")
