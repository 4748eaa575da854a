"""Reading stubs, for whoever wants to know what teasers tell of articles that are not stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.stubs.resolution import Resolution

_FOUND = ", ".join(f"'{resolution.value}'" for resolution in Resolution if resolution.is_found)
_STUBS = f"""
WITH chosen AS (
    SELECT stub, title, teaser, category, date_published, date_latest, url, reference_count,
           resolved_identity, resolution, family_id
    FROM v_stubs WHERE NOT (:unresolved AND resolution IN ({_FOUND}))
    ORDER BY reference_count DESC, stub LIMIT :limit
)
SELECT chosen.*,
       (SELECT group_concat(flag, ' ') FROM v_stub_flags WHERE v_stub_flags.stub = chosen.stub)
FROM chosen ORDER BY reference_count DESC, stub
"""  # noqa: S608 - a closed set
_COUNTS = "SELECT resolution, count(*) FROM stubs GROUP BY resolution"


@dataclass(frozen=True, slots=True)
class Stub:
    """What is known of an article from teasers, as in the view `v_stubs`.

    stub: its key. teaser: cut by the site, never an answer.
    date_published, date_latest: between which days the teasers date it.
    reference_count: how often pages show it. resolved_identity: None where no
    stored article is known to be it. family_id: as in `v_families`, whether or not anything
    else is of it. flags: what may be wrong with it, in alphabetical order.
    """

    stub: str
    title: str
    teaser: str | None
    category: str | None
    date_published: str | None
    date_latest: str | None
    url: str | None
    reference_count: int
    resolved_identity: str | None
    resolution: Resolution
    family_id: str | None
    flags: tuple[str, ...]


def stubs(db: Database, *, unresolved: bool = False, limit: int | None = None) -> Iterator[Stub]:
    """Yield stubs, those that most pages show first; all of them without a `limit`.

    unresolved: only those that no stored article is known to be.
    """
    where = {"unresolved": unresolved, "limit": -1 if limit is None else limit}
    for *said, resolution, family, flags in db.execute(_STUBS, where):
        named = tuple(sorted((flags or "").split()))
        yield Stub(*(*said, Resolution(resolution), family, named))


def counts(db: Database) -> dict[Resolution, int]:
    """Return how many stubs there are of each resolution; absent means none."""
    return {Resolution(name): count for name, count in db.execute(_COUNTS)}
