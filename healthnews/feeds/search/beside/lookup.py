"""The engine tantivy, as searches ask it."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from healthnews.feeds.search.beside.folder import Field, opened
from healthnews.feeds.search.beside.keeping import catch_up
from healthnews.feeds.search.beside.queries import among, filter_queries, phrase_query, query_of
from healthnews.feeds.search.beside.state import Making
from healthnews.feeds.search.errors import EngineError
from healthnews.feeds.search.fts5 import Fts5Lookup
from healthnews.feeds.search.lookup import Filter, Ranked
from healthnews.feeds.search.matching import Match, Phrase
from healthnews.feeds.search.ranking import Ranking

# Names are looked up here and now: an article may have gone since it was indexed.
_DOCUMENTS = """
WITH wanted AS (
    SELECT key, json_extract(value, '$[0]') AS identity, json_extract(value, '$[1]') AS kind,
           json_extract(value, '$[2]') AS ordinal
    FROM json_each(?)
)
SELECT wanted.key, document.id FROM wanted
CROSS JOIN articles ON articles.identity = wanted.identity
CROSS JOIN search_documents AS document ON document.source = articles.id
    AND document.kind = wanted.kind AND document.ordinal = wanted.ordinal
WHERE wanted.kind != 'stub'
UNION ALL
SELECT wanted.key, document.id FROM wanted
CROSS JOIN stubs ON stubs.key = wanted.identity
CROSS JOIN search_documents AS document ON document.source = stubs.id
    AND document.kind = 'stub' AND document.ordinal = 0
WHERE wanted.kind = 'stub'
"""


class TantivyLookup:
    """The index beside a database, which `refresh` brings up to it."""

    def __init__(self, db: Database, folder: Path, ranking: Ranking) -> None:
        self._db = db
        self._folder = folder
        self._making = Making.of(ranking)
        self._vocabulary = Fts5Lookup(db, ranking)
        self._index = opened(folder)
        self._searcher = self._index.searcher()

    def refresh(self) -> None:
        """Bring the index up to the database. Raises EngineError where it cannot be written."""
        try:
            catch_up(self._db, self._index, self._folder, self._making)
        except (OSError, ValueError) as error:
            raise EngineError(self._folder, str(error)) from error
        self._searcher = self._index.searcher()

    def size(self) -> int:
        """Return how many documents there are."""
        return self._searcher.num_docs - 1  # one is the state

    def frequency(self, phrase: Phrase, most: int) -> int:
        """Return in how many documents it is, or `most` where it is in more."""
        if len(phrase.tokens) == 1:
            field = Field.SIGNS if phrase.is_prefix else Field.TEXT
            return min(most, self._searcher.doc_freq(field, phrase.tokens[0]))
        query = phrase_query(self._index.schema, phrase, Field.TEXT, Field.SIGNS)
        return len(self._searcher.search(query, most, count=False).hits)

    def longer_words(self, part: str, most: int) -> list[str]:
        """Return words that the part is a part of: those of the database's own index."""
        return self._vocabulary.longer_words(part, most)

    def best(self, match: Match, wanted: Filter, limit: int) -> list[Ranked]:
        """Return the documents that fit best, best first."""
        schema = self._index.schema
        query = among(query_of(schema, match), filter_queries(schema, wanted))
        hits = self._searcher.search(query, limit, count=False).hits
        names = [self._searcher.doc(place).get_first(Field.NAME) for _, place in hits]
        rows = dict(self._db.execute(_DOCUMENTS, [f"[{','.join(map(str, names))}]"]))
        return [Ranked(rows[at], score) for at, (score, _) in enumerate(hits) if at in rows]
