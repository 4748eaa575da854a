"""Queries of what articles have said over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipelines.article_reads import article_key
from pipelines.moments import from_text_or_none
from pipelines.versions.wording import Wording, unpacked

# In the order in which the wordings came up. Null, SQLite's lowest value, is first: a
# capture of an unknown moment ranks below all others. Row ids have no say in it.
_VERSIONS = """
SELECT wording_hash, first_seen, last_seen, url, parser,
       content_hash = (SELECT content_hash FROM articles WHERE id = :id), wording
FROM versions WHERE article_id = :id
ORDER BY first_seen, last_seen, parser_version, wording_hash
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of an article.

    first_seen, last_seen: moments of the oldest and the newest capture that has
        it, in UTC; None where not known. Others may have been seen in between.
    url: where that newest capture was fetched from, None where not known.
    parser: which read that newest capture.
    is_current: whether this is what the article says now.
    """

    wording_hash: str
    first_seen: datetime | None
    last_seen: datetime | None
    url: str | None
    parser: str
    is_current: bool
    wording: Wording


@dataclass(frozen=True, slots=True)
class History:
    """An article's versions, in the order in which they came up."""

    identity: str
    versions: tuple[Version, ...]


def history(db: Database, url_or_identity: str) -> History | None:
    """Return the history of the article of that identity, or last seen at that URL, or None."""
    found = article_key(db, url_or_identity)
    if found is None:
        return None
    versions = tuple(
        Version(
            wording_hash,
            from_text_or_none(first_seen),
            from_text_or_none(last_seen),
            url,
            parser,
            bool(is_current),
            unpacked(wording),
        )
        for wording_hash, first_seen, last_seen, url, parser, is_current, wording in db.execute(
            _VERSIONS, {"id": found.id}
        )
    )
    return History(found.identity, versions)
