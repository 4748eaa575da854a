"""How much a site's frontier is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipelines.moments import from_text, to_text

_DUE = """
SELECT site, count(*), min(max(due, first_seen)) FROM frontier
WHERE due IS NOT NULL AND leased_until IS NULL AND due <= ? GROUP BY site ORDER BY site
"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of a site is due and not being fetched.

    due: how many URLs, at least one. oldest: aware moment since which the first
    is; a URL that is to come first has a due moment before anybody knew of it.
    """

    site: str
    due: int
    oldest: datetime


def backlogs(db: Database, now: datetime) -> list[Backlog]:
    """Return the backlog of each site that has one at a moment, in order of the sites' names.

    db: an open `crawl.db`; one without a frontier has no backlog.
    """
    if not db.table("frontier").exists():
        return []
    rows = db.execute(_DUE, [to_text(now)])
    return [Backlog(site, due, from_text(oldest)) for site, due, oldest in rows]
