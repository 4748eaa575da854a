"""Which articles an older parser has read, and which captures to read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from parsers.sites import SITES
from pipelines.archive.exchange import CaptureRow
from pipelines.archive.index import CaptureIndex
from pipelines.merge import parser_version
from pipelines.moments import from_text_or_none

_PARSERS = "SELECT DISTINCT site, parser FROM articles ORDER BY site, parser"

_ARTICLES = """
SELECT id, identity, last_seen FROM articles
WHERE site = ? AND parser = ? AND identity > ? ORDER BY identity LIMIT 500
"""

_ADDRESSES = """
SELECT url FROM aliases WHERE article_id = ? AND last_seen IS ? ORDER BY url
"""


@dataclass(frozen=True, slots=True)
class StaleArticle:
    """An article that an older parser has read, and its newest capture, None where it is gone."""

    identity: str
    capture: CaptureRow | None


def stale_count(db: Database) -> int:
    """Return how many articles an older parser has read."""
    counted = "SELECT count(*) FROM articles WHERE site = ? AND parser = ?"
    return sum(db.execute(counted, list(pair)).fetchone()[0] for pair in _old_parsers(db))


def stale_articles(db: Database, index: CaptureIndex) -> Iterator[StaleArticle]:
    """Yield the articles that an older parser has read, by parser and identity."""
    for site, parser in _old_parsers(db):
        after = ""
        while rows := db.execute(_ARTICLES, [site, parser, after]).fetchall():
            for key, identity, last_seen in rows:
                yield StaleArticle(identity, _newest(db, index, key, last_seen))
            after = rows[-1][1]


def _old_parsers(db: Database) -> list[tuple[str, str]]:
    return [
        (site, parser)
        for site, parser in db.execute(_PARSERS).fetchall()
        if site in SITES and parser_version(parser) < SITES[site].version
    ]


def _newest(
    db: Database, index: CaptureIndex, key: int, last_seen: str | None
) -> CaptureRow | None:
    """Return the article's newest capture: the one whose content a rebuild would store."""
    for (url,) in db.execute(_ADDRESSES, [key, last_seen]).fetchall():
        found = index.exact(url, from_text_or_none(last_seen))
        if found is not None and _is_answer(found):
            return found
    return None


def _is_answer(row: CaptureRow) -> bool:
    # A redirect may have been fetched at the same moment as what it leads to.
    return 200 <= row.status < 300
