"""Which articles stand for others: copies of one text, and families of one question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlite_utils import Database

_KEPT = """
SELECT identity, kept_identity FROM v_duplicates
WHERE identity IN (SELECT value FROM json_each(?))
"""
_FAMILY = """
SELECT identity, family_id FROM v_families
WHERE identity IN (SELECT value FROM json_each(?))
"""
# Apart from the articles: a text is never folded into a teaser, nor the other way round.
_STUB_FAMILY = """
SELECT stub, 'stub ' || family_id FROM v_stubs
WHERE stub IN (SELECT value FROM json_each(?)) AND family_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Families:
    """What stands for an article, and which family it or a stub is of, by identity or key."""

    kept: Mapping[str, str] = field(default_factory=dict)
    family: Mapping[str, str] = field(default_factory=dict)

    def stands_for(self, identity: str) -> str:
        """Return the article that is shown in this one's place; itself where it is no copy."""
        return self.kept.get(identity, identity)

    def family_of(self, identity: str) -> str:
        """Return a name for the article's family; its own where it is of none."""
        return self.family.get(identity, identity)


def families_of(db: Database, identities: Sequence[str], views: Collection[str]) -> Families:
    """Return what the database knows of these articles and stubs: nothing, where it compares none.

    Stubs are families among themselves. views: those that the database has.
    """
    wanted = [msgspec.json.encode(identities).decode("utf-8")]
    kept = db.execute(_KEPT, wanted).fetchall() if "v_duplicates" in views else []
    known = [msgspec.json.encode([*identities, *(one for _, one in kept)]).decode("utf-8")]
    family = db.execute(_FAMILY, known).fetchall() if "v_families" in views else []
    stubs = db.execute(_STUB_FAMILY, wanted).fetchall() if "v_stub_flags" in views else []
    return Families(dict(kept), dict([*family, *stubs]))
