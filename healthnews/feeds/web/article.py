"""All that the page of an article shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.body import Part, parts
from healthnews.feeds.web.dates import Stated, stated_dates
from healthnews.feeds.web.features import Features
from healthnews.feeds.web.sections.duplicates import Duplicates, duplicates
from healthnews.feeds.web.sections.flags import Flagged, flags
from healthnews.feeds.web.sections.inferences import Inference, inferences
from healthnews.feeds.web.sections.mentions import Mention, mentions
from healthnews.feeds.web.sections.related import RelatedList, related_lists
from healthnews.feeds.web.sections.versions import Version, versions
from parsers.record import QA, Article
from pipelines import article_reads

# The newest sighting decides where a site has given one address to two articles.
_IDENTITY = """
SELECT articles.id, identity, articles.fetched_at, articles.first_seen, articles.last_seen
FROM articles LEFT JOIN aliases ON aliases.article_id = articles.id AND aliases.url = :name
WHERE identity = :name OR aliases.url = :name
ORDER BY identity != :name, aliases.last_seen IS NULL, aliases.last_seen DESC, identity LIMIT 1
"""
_ALIASES = "SELECT url FROM aliases WHERE article_id = ? ORDER BY url"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article and what is known around it; what the database does not know is empty.

    url: the address to cite. fetched_at, first_seen, last_seen: moments as stored.
    questions: where the page answers several; empty where its title is the one question.
    """

    identity: str
    article: Article
    url: str | None
    addresses: tuple[str, ...]
    fetched_at: str | None
    first_seen: str | None
    last_seen: str | None
    dates: tuple[Stated, ...]
    inferred: tuple[Inference, ...]
    body: tuple[Part, ...]
    questions: tuple[QA, ...]
    flags: tuple[Flagged, ...]
    related: tuple[RelatedList, ...]
    mentions: tuple[Mention, ...]
    versions: tuple[Version, ...]
    duplicates: Duplicates


def article_page(db: Database, name: str) -> ArticlePage | None:
    """Return the page of the article of an identity, or last seen at a URL, or None."""
    found = db.execute(_IDENTITY, {"name": name}).fetchone()
    if found is None:
        return None
    key, identity, fetched_at, first_seen, last_seen = found
    article = article_reads.find(db, identity)
    if article is None:
        return None
    features = Features.of(db)
    return ArticlePage(
        identity=identity,
        article=article,
        url=article.canonical_url or article.url,
        addresses=tuple(url for (url,) in db.execute(_ALIASES, [key])),
        fetched_at=fetched_at,
        first_seen=first_seen,
        last_seen=last_seen,
        dates=tuple(stated_dates(article)),
        inferred=inferences(db, features, identity, article.date_inferred),
        body=tuple(parts(article.blocks)),
        questions=_questions(article),
        flags=flags(db, features, identity),
        related=related_lists(db, features, key, identity),
        mentions=mentions(db, features, identity),
        versions=versions(db, features, identity),
        duplicates=duplicates(db, features, identity),
    )


def _questions(article: Article) -> tuple[QA, ...]:
    is_question_page = len(article.qa) == 1 and article.qa[0].question == article.title
    return () if is_question_page else article.qa
