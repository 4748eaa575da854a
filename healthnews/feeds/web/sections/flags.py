"""What may be wrong with an article."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View

_FLAGS = "SELECT flag, reason FROM v_flags WHERE identity = ? ORDER BY flag"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, and why in words that quote the text."""

    flag: str
    reason: str


def flags(db: Database, features: Features, identity: str) -> tuple[Flagged, ...]:
    """Return the article's flags; none where the database has no view of them."""
    if View.FLAGS not in features:
        return ()
    return tuple(Flagged(flag, reason) for flag, reason in db.execute(_FLAGS, [identity]))
