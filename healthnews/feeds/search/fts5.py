"""The engine that is in the database: FTS5."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database

from healthnews.feeds.search.lookup import Filter, Ranked
from healthnews.feeds.search.matching import All, AnyOf, Match, Phrase, Prominent, Without
from healthnews.feeds.search.ranking import Ranking
from healthnews.feeds.search.stub_site import STUB_SITE

# FTS5's own sums, which it keeps for bm25: a number of variable length comes first, that of rows.
# To count them takes time in proportion to it.
_SIZE = "SELECT block FROM search_index_data WHERE id = 1"
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
_PROMINENT = "{title question headings}"
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


class Fts5Lookup:
    """The index of a database, for reading. All methods raise sqlite3.Error."""

    def __init__(self, db: Database, ranking: Ranking) -> None:
        self._db = db
        self._rank = ranking.bm25()

    def refresh(self) -> None:
        """Do nothing: the index is written in the transaction that stores an article."""

    def size(self) -> int:
        """Return how many documents there are."""
        found = self._db.execute(_SIZE).fetchone()
        return 0 if found is None else _first_number(found[0])

    def frequency(self, phrase: Phrase, most: int) -> int:
        """Return in how many documents it is, or `most` where it is in more."""
        count: int = self._db.execute(_FREQUENCY, [written(phrase), most]).fetchone()[0]
        return count

    def longer_words(self, part: str, most: int) -> list[str]:
        """Return words of the index that the part is a part of, the most frequent first."""
        return [term for (term,) in self._db.execute(_LONGER, [part, most])]

    def best(self, match: Match, wanted: Filter, limit: int) -> list[Ranked]:
        """Return the documents that fit best, best first."""
        if wanted == Filter():
            rows = self._db.execute(_BEST, [written(match), self._rank, limit])
        else:
            rows = self._db.execute(
                _BEST_OF, _parameters(written(match), self._rank, wanted, limit)
            )
        # FTS5 counts downwards from zero.
        return [Ranked(document, -rank) for document, rank in rows]


def written(match: Match) -> str:
    """Return what is looked for in the language of FTS5."""
    match match:
        case Phrase(tokens, is_prefix):
            # No token has a quote: it is no letter and no digit.
            return f'"{" ".join(tokens)}"' + (" *" if is_prefix else "")
        case All(parts):
            return _joined(" AND ", parts)
        case AnyOf(parts):
            return _joined(" OR ", parts)
        case Prominent(phrases):
            return f"({_PROMINENT} : {_joined(' AND ', phrases)})"
        case Without(part, excluded):
            return f"({written(part)}) NOT {_joined(' OR ', excluded)}"


def _joined(by: str, parts: Sequence[Match]) -> str:
    return f"({by.join(map(written, parts))})"


def _first_number(block: bytes) -> int:
    """Return the number that SQLite wrote first: seven bits a byte, the last without the eighth."""
    number = 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


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
