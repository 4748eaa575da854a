"""Copies of an article, and its siblings: the same question for other places, years or amounts."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View
from pipelines.duplicates.evidence import Evidence

# Siblings that are listed: a family may have one for each town of the country.
MOST = 30

_KEPT = """
SELECT v_duplicates.kept_identity, articles.title, v_duplicates.evidence
FROM v_duplicates JOIN articles ON articles.identity = v_duplicates.kept_identity
WHERE v_duplicates.identity = ?
"""
_COPIES = """
SELECT v_duplicates.identity, articles.title, v_duplicates.evidence
FROM v_duplicates JOIN articles ON articles.identity = v_duplicates.identity
WHERE v_duplicates.kept_identity = ? ORDER BY v_duplicates.identity
"""
_SIBLINGS = """
SELECT identity, title FROM v_families
WHERE family_id IN (SELECT family_id FROM v_families WHERE identity = :identity)
  AND identity != :identity AND duplicate_of IS NULL
ORDER BY title, identity LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that says the same, and what this was told by."""

    identity: str
    title: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sibling:
    """An article of the same family: never the same, however alike."""

    identity: str
    title: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """kept: the article that stands for this one, None where it stands for itself."""

    kept: Copy | None = None
    copies: tuple[Copy, ...] = ()
    siblings: tuple[Sibling, ...] = ()


def duplicates(db: Database, features: Features, identity: str) -> Duplicates:
    """Return what else says the same; nothing where the database has no view of it."""
    kept: tuple[Copy, ...] = ()
    copies: tuple[Copy, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    if View.DUPLICATES in features:
        kept, copies = _copies(db, _KEPT, identity), _copies(db, _COPIES, identity)
    if View.FAMILIES in features:
        rows = db.execute(_SIBLINGS, {"identity": identity, "most": MOST})
        siblings = tuple(Sibling(*row) for row in rows)
    return Duplicates(kept[0] if kept else None, copies, siblings)


def _copies(db: Database, query: str, identity: str) -> tuple[Copy, ...]:
    return tuple(
        Copy(other, title, msgspec.json.decode(evidence, type=tuple[Evidence, ...]))
        for other, title, evidence in db.execute(query, [identity])
    )
