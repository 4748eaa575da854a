"""Questions to the index: how frequent is this, which documents fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

_SIZE = "SELECT count(*) FROM search_documents"
_FREQUENCY = "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT ?)"
# Words sort before Chinese; `GLOB` would be quicker, but has signs of its own.
_LONGER = """
SELECT term FROM search_terms
WHERE term >= '0' AND term < char(0x2E80) AND instr(term, ?) ORDER BY doc DESC, term LIMIT ?
"""
_BEST = """
SELECT search_index.rowid, search_index.rank FROM search_index
WHERE search_index MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?
"""
# A stub is of the site of the article it is named by, or of the page that showed its title.
STUB_SITE = """
CASE WHEN stubs.key LIKE 'article %:%' THEN substr(stubs.key, 9, instr(stubs.key, ':') - 9)
     WHEN stubs.key LIKE 'title % %' THEN substr(stubs.key, 7, instr(substr(stubs.key, 7), ' ') - 1)
END
"""
_DAY = "coalesce(article.date_published, inferred.value, stubs.first_day)"
_BEST_OF = f"""
SELECT search_index.rowid, search_index.rank
FROM search_index
CROSS JOIN search_documents AS document ON document.id = search_index.rowid
LEFT JOIN articles AS article ON article.id = document.source AND document.kind != 'stub'
LEFT JOIN inferred_dates AS inferred ON inferred.article_id = article.id AND inferred.best = 1
LEFT JOIN stubs ON stubs.id = document.source AND document.kind = 'stub'
WHERE search_index MATCH :match AND rank MATCH :rank
  AND document.kind IN (SELECT value FROM json_each(:kinds))
  AND (:sites IS NULL
       OR coalesce(article.site, {STUB_SITE}) IN (SELECT value FROM json_each(:sites)))
  AND (:since IS NULL OR substr({_DAY}, 1, 10) >= :since)
  AND (:until IS NULL OR substr({_DAY}, 1, length(:until)) <= :until)
ORDER BY search_index.rank LIMIT :limit
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked among. kinds: those of documents; None: all. Others as in `Query`."""

    kinds: tuple[str, ...] | None = None
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document by its row id, and how well it fits by BM25: larger is better."""

    document: int
    score: float


class Lookup:
    """The index of a database, for reading. All methods raise sqlite3.Error."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def size(self) -> int:
        """Return how many documents there are."""
        count: int = self._db.execute(_SIZE).fetchone()[0]
        return count

    def frequency(self, match: str, most: int) -> int:
        """Return in how many documents it is, or `most` where it is in more."""
        count: int = self._db.execute(_FREQUENCY, [match, most]).fetchone()[0]
        return count

    def longer_words(self, part: str, most: int) -> list[str]:
        """Return words of the index that the part is a part of, the most frequent first."""
        return [term for (term,) in self._db.execute(_LONGER, [part, most])]

    def best(self, match: str, rank: str, wanted: Filter, limit: int) -> list[Ranked]:
        """Return the documents that fit best, best first.

        match: in FTS5's language. rank: FTS5's rank function.
        """
        if wanted == Filter():
            rows = self._db.execute(_BEST, [match, rank, limit])
        else:
            rows = self._db.execute(_BEST_OF, _parameters(match, rank, wanted, limit))
        # FTS5 counts downwards from zero.
        return [Ranked(document, -rank) for document, rank in rows]


def _parameters(match: str, rank: str, wanted: Filter, limit: int) -> dict[str, str | int | None]:
    kinds = wanted.kinds or ("article", "question", "qa", "stub")
    return {
        "match": match,
        "rank": rank,
        "kinds": _json(kinds),
        "sites": _json(wanted.sites) if wanted.sites else None,
        "since": wanted.since,
        "until": wanted.until,
        "limit": limit,
    }


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
