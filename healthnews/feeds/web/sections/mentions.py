"""Which stored articles show a teaser of an article."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View

# Mentions that are listed: an article that every page recommends has thousands.
MOST = 20

_MENTIONS = """
SELECT DISTINCT articles.identity, articles.title
FROM v_stubs
JOIN v_stub_references ON v_stub_references.stub = v_stubs.stub
JOIN articles ON articles.identity = v_stub_references.identity
WHERE v_stubs.resolved_identity = :identity AND articles.identity != :identity
ORDER BY articles.identity LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stored article whose page recommends this one."""

    identity: str
    title: str


def mentions(db: Database, features: Features, identity: str) -> tuple[Mention, ...]:
    """Return the first of them; none where the database has no view of teasers."""
    if View.STUBS not in features or View.STUB_REFERENCES not in features:
        return ()
    rows = db.execute(_MENTIONS, {"identity": identity, "most": MOST})
    return tuple(Mention(*row) for row in rows)
