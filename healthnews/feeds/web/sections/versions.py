"""What an article has said over time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View

_VERSIONS = """
SELECT is_current, first_seen, last_seen, parser, capture_url FROM v_versions
WHERE identity = ? ORDER BY first_seen, last_seen, parser, wording_hash
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One wording. Moments as stored: of the first and the last capture that has it."""

    is_current: bool
    first_seen: str | None
    last_seen: str | None
    parser: str
    url: str | None


def versions(db: Database, features: Features, identity: str) -> tuple[Version, ...]:
    """Return the versions as they came up; none where the database has no view of them."""
    if View.VERSIONS not in features:
        return ()
    rows = db.execute(_VERSIONS, [identity])
    return tuple(Version(bool(is_current), *rest) for is_current, *rest in rows)
