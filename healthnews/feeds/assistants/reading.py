"""What the tools read. Each call opens the database anew, so that it may be any thread's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlite_utils import Database

from healthnews.feeds.assistants.markdown import markdown
from healthnews.feeds.assistants.records import (
    Citation,
    Pair,
    Passage,
    Passages,
    Recent,
    RecentArticles,
    Teaser,
    WholeArticle,
)
from healthnews.feeds.search import Hit, Kind, SearchOptions
from parsers.record import QA, Article
from pipelines import article_reads
from pipelines.database import open_database
from pipelines.schema import ARTICLES

_CITED = """
title, url, site, identity, date_published, date_modified, date_inferred, date_inferred_method,
disclaimer, fetched_at
"""
_OF = "SELECT {cited} FROM v_articles WHERE identity IN (SELECT value FROM json_each(?))"
# The newest sighting decides where a site has given one address to two articles.
_IDENTITY = """
SELECT identity FROM articles LEFT JOIN aliases
    ON aliases.article_id = articles.id AND aliases.url = :name
WHERE identity = :name OR aliases.url = :name
ORDER BY identity != :name, aliases.last_seen IS NULL, aliases.last_seen DESC, identity LIMIT 1
"""
_DAY = "coalesce(date_published, date_inferred)"
_RECENT = """
SELECT summary, {cited} FROM v_articles
WHERE {day} IS NOT NULL AND (:site IS NULL OR site = :site) AND (:since IS NULL OR {day} >= :since)
ORDER BY {day} DESC, identity LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Answers of a database. All methods raise pipelines.errors.StoreError and sqlite3.Error."""

    path: Path
    searching: SearchOptions = field(default_factory=SearchOptions)

    def passages(self, query: str, limit: int, sites: Sequence[str], width: int) -> Passages:
        """Return what fits a query. width: characters of a passage.

        Raises healthnews.feeds.search.QueryError for a query that asks for nothing, EngineError.
        """
        # A teaser is cut by the site, and never an answer.
        kinds = (Kind.ARTICLE, Kind.QA)
        with self._open() as db:
            search = self.searching.search(db)
            hits = search.search(query, limit=limit, kinds=kinds, sites=sites, width=width)
            cited = _citations(db, [hit.identity for hit in hits])
        return Passages(query, tuple(_passage(hit, cited[hit.identity]) for hit in hits))

    def article(self, name: str) -> WholeArticle | None:
        """Return the article of that identity, or last seen at that URL, or None."""
        with self._open() as db, db.atomic():
            found = db.execute(_IDENTITY, {"name": name}).fetchone()
            article = None if found is None else article_reads.find(db, found[0])
            if article is None:
                return None
            citation = _citations(db, [found[0]])[found[0]]
        return WholeArticle(
            citation=citation,
            summary=article.summary,
            body=markdown(article.blocks),
            questions=tuple(Pair(pair.question, pair.answer) for pair in _questions(article)),
            authors=article.authors,
            publisher=article.publisher,
            related=tuple(Teaser(item.title, item.url) for item in article.related),
        )

    def recent(self, limit: int, site: str | None, since: str | None) -> RecentArticles:
        """Return the latest articles whose date is stated or inferred.

        site: name of a site module. since: the first day, `2025-04-29` or a part of it.
        """
        query = _RECENT.format(cited=_CITED, day=_DAY)
        with self._open() as db:
            rows = db.execute(query, {"site": site, "since": since, "limit": limit}).fetchall()
        return RecentArticles(tuple(Recent(Citation(*cited), summary) for summary, *cited in rows))

    @contextmanager
    def _open(self) -> Iterator[Database]:
        with closing(open_database(self.path, ARTICLES, read_only=True)) as db:
            yield db


def _citations(db: Database, identities: Sequence[str]) -> dict[str, Citation]:
    rows = db.execute(_OF.format(cited=_CITED), [msgspec.json.encode(identities).decode()])
    found = (Citation(*row) for row in rows)
    return {citation.identity: citation for citation in found}


def _passage(hit: Hit, citation: Citation) -> Passage:
    return Passage(
        citation=citation,
        question=hit.question,
        summary=hit.summary,
        text=hit.passage.marked("", ""),
        is_cut=hit.passage.is_cut or bool(hit.passage.start),
        copies=hit.duplicates,
        similar=hit.similar,
    )


def _questions(article: Article) -> tuple[QA, ...]:
    is_question_page = len(article.qa) == 1 and article.qa[0].question == article.title
    return () if is_question_page else article.qa
