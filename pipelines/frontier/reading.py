"""Looking into the frontier of any site: for reports, for people, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipelines.frontier.records import Known, PageKind, UrlState
from pipelines.frontier.rows import COLUMNS, known_from, row_from
from pipelines.moments import to_text

_SELECT = f"SELECT {COLUMNS}, site FROM frontier"  # noqa: S608 - names of columns
_COUNTS = """
SELECT site, kind, state, count(*) FROM v_frontier GROUP BY site, kind, state
ORDER BY site, kind, state
"""
_EXCLUDED = """
SELECT count(*) FROM frontier
WHERE site = ? AND state = 'excluded' AND substr(reason, 1, ?) = ?
"""
_HAS = "SELECT EXISTS (SELECT 1 FROM frontier WHERE site = ? AND kind = ? AND state = ?)"
_HAS_KEY = "SELECT EXISTS (SELECT 1 FROM frontier WHERE site = ? AND key = ?)"
_SITES_KNOWING = "SELECT DISTINCT site FROM frontier WHERE url = ? OR key = ? ORDER BY site"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which URLs to read; None: whatever.

    due_by: those that could be leased by this moment.
    limit: how many at most.
    """

    site: str | None = None
    state: UrlState | None = None
    due_by: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class SiteUrl:
    """A URL and the site it belongs to."""

    site: str
    known: Known


@dataclass(frozen=True, slots=True)
class Count:
    """How many URLs of a site, of a kind, are in a state."""

    site: str
    kind: PageKind
    state: UrlState
    urls: int


class FrontierReader:
    """What all frontiers in a `crawl.db` hold."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, site: str, url_or_key: str) -> Known | None:
        """Return what a site's frontier knows of a URL, by its key or by itself, or None.

        By its key it is found at once, by its URL only after a look at all.
        """
        for column in ("key", "url"):
            found = self._db.execute(
                f"{_SELECT} WHERE site = ? AND {column} = ? LIMIT 1", [site, url_or_key]
            ).fetchone()
            if found is not None:
                return known_from(row_from(found[:-1]))
        return None

    def sites_knowing(self, url_or_key: str) -> list[str]:
        """Return the sites whose frontier has this URL, or this key."""
        return [site for (site,) in self._db.execute(_SITES_KNOWING, [url_or_key, url_or_key])]

    def urls(self, choice: Choice) -> Iterator[SiteUrl]:
        """Yield the URLs chosen: in the order of leasing where they are due, else of finding."""
        conditions, values = _conditions(choice)
        order = "site, id" if choice.due_by is None else "site, priority, due, id"
        where = " AND ".join(conditions) or "true"
        limit = -1 if choice.limit is None else choice.limit
        rows = self._db.execute(
            f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", [*values, limit]
        )
        return (SiteUrl(found[-1], known_from(row_from(found[:-1]))) for found in rows)

    def counts(self) -> list[Count]:
        """Return how many URLs there are by site, kind and state; absent means none."""
        return [
            Count(site, PageKind(kind), UrlState(state), urls)
            for site, kind, state, urls in self._db.execute(_COUNTS)
        ]

    def has_key(self, site: str, key: str) -> bool:
        """Tell whether a site's frontier has a URL with this key."""
        return bool(self._db.execute(_HAS_KEY, [site, key]).fetchone()[0])

    def has(self, site: str, kind: PageKind, state: UrlState) -> bool:
        """Tell whether a site's frontier has a URL of this kind in a state, but `leased`."""
        return bool(self._db.execute(_HAS, [site, kind.value, state.value]).fetchone()[0])

    def excluded(self, site: str, beginning: str) -> int:
        """Return how many URLs are excluded for a reason with this beginning."""
        found = self._db.execute(_EXCLUDED, [site, len(beginning), beginning]).fetchone()
        return int(found[0])


def _conditions(choice: Choice) -> tuple[list[str], list[str]]:
    conditions, values = [], []
    if choice.site is not None:
        conditions.append("site = ?")
        values.append(choice.site)
    if choice.state is UrlState.LEASED:
        conditions.append("leased_until IS NOT NULL")
    elif choice.state is not None:
        conditions.append("leased_until IS NULL AND state = ?")
        values.append(choice.state.value)
    if choice.due_by is not None:
        conditions.append("due IS NOT NULL AND leased_until IS NULL AND due <= ?")
        values.append(to_text(choice.due_by))
    return conditions, values
