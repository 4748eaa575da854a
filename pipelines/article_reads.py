"""Queries of `articles.db`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from parsers.record import Article
from pipelines.merge import Head
from pipelines.moments import from_text_or_none
from pipelines.rows import Parts, article_from
from pipelines.schema.duplicates import DUPLICATE_OF, FAMILY_ID

# Articles read at a time while streaming: some 5 MB of text.
PAGE = 200

_HEADS = """
SELECT identity, content_hash, parser, first_seen, last_seen FROM articles
WHERE identity IN (SELECT value FROM json_each(?))
"""

_IDS = "SELECT identity, id FROM articles WHERE identity IN (SELECT value FROM json_each(?))"

_BY_IDENTITY = "SELECT id, identity FROM articles WHERE identity = ?"

# The newest sighting decides where a site has given one address to two articles.
_BY_URL = """
SELECT articles.id, articles.identity FROM aliases JOIN articles ON articles.id = aliases.article_id
WHERE aliases.url = ?
ORDER BY aliases.last_seen IS NULL, aliases.last_seen DESC, articles.identity LIMIT 1
"""

# An article's addresses are known by its newest sightings, one of which also decides
# which content holds; `articles.fetched_at` is older where the content stayed the same.
_SOURCES = """
SELECT url, fetched_at FROM articles WHERE url IS NOT NULL
UNION
SELECT place.url, seen.last_seen
FROM aliases AS place JOIN aliases AS seen ON seen.article_id = place.article_id
"""

_PLACES = """
SELECT url, EXISTS (
    SELECT 1 FROM aliases AS theirs
    WHERE theirs.url = ours.url AND theirs.article_id <> ours.article_id
) FROM aliases AS ours WHERE article_id = ? ORDER BY url
"""

_COUNTS = """
SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM blocks), (SELECT count(*) FROM qa),
       (SELECT count(*) FROM related), (SELECT count(*) FROM aliases)
"""


_DECISIONS = f"""
SELECT id, {DUPLICATE_OF}, {FAMILY_ID} FROM articles
WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows per table of `articles.db`."""

    articles: int
    blocks: int
    qa: int
    related: int
    aliases: int


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What names an article: its row id in this database, and its identity everywhere."""

    id: int
    identity: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where an article was seen. own: URLs of this article alone; shared: of another one, too."""

    identity: str
    title: str
    own: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as kept: its identity, the record, its URLs in order of code points.

    duplicate_of: identity of the article that stands for this one, None where it
        stands for itself. family_id: what names its family, None where it has none.
    """

    identity: str
    article: Article
    aliases: tuple[str, ...]
    duplicate_of: str | None
    family_id: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when a capture was made that an article rests on; the moment may not be known."""

    url: str
    fetched_at: datetime | None


def heads(db: Database, identities: Sequence[str]) -> dict[str, Head]:
    """Return what is known of those of the identities that are stored."""
    rows = db.execute(_HEADS, [_json(identities)])
    return {identity: Head(*facts) for identity, *facts in rows}


def ids(db: Database, identities: Sequence[str]) -> dict[str, int]:
    """Return the row ids of those of the identities that are stored."""
    return dict(db.execute(_IDS, [_json(identities)]).fetchall())


def article_key(db: Database, url_or_identity: str) -> ArticleKey | None:
    """Return what names the article of that identity, else the one last seen at that URL."""
    for query in (_BY_IDENTITY, _BY_URL):
        for key, identity in db.execute(query, [url_or_identity]):
            return ArticleKey(key, identity)
    return None


def places(db: Database, url_or_identity: str) -> Places | None:
    """Return where the article of that identity, or last seen at that URL, was seen, or None."""
    found = article_key(db, url_or_identity)
    if found is None:
        return None
    (title,) = db.execute("SELECT title FROM articles WHERE id = ?", [found.id]).fetchone()
    rows = db.execute(_PLACES, [found.id]).fetchall()
    own = tuple(url for url, is_shared in rows if not is_shared)
    shared = tuple(url for url, is_shared in rows if is_shared)
    return Places(found.identity, title, own, shared)


def find(db: Database, url_or_identity: str) -> Article | None:
    """Return the article of that identity, else the one last seen at that URL, else None."""
    found = article_key(db, url_or_identity)
    if found is None:
        return None
    rows = list(db.table("articles").rows_where("id = ?", [found.id]))
    return _stored(db, rows)[0].article


def key_of(db: Database, url_or_identity: str) -> int | None:
    """Return the row id of the article that `find` returns, else None."""
    known = ids(db, [url_or_identity]).get(url_or_identity)
    if known is not None:
        return known
    row = db.execute(_BY_URL, [url_or_identity]).fetchone()
    return None if row is None else int(row[0])


def stream(db: Database) -> Iterator[StoredArticle]:
    """Yield every article in order of identity, a page at a time.

    Each article is whole. Writes between two pages show up where they fall
    after the page; a read transaction around the loop freezes the view.
    """
    after = ""
    while page := _page(db, after):
        yield from _stored(db, page)
        after = page[-1]["identity"]


def sources(db: Database) -> Iterator[Source]:
    """Yield the captures that the articles rest on; also some that never were."""
    for url, fetched_at in db.execute(_SOURCES):
        yield Source(url, from_text_or_none(fetched_at))


def counts(db: Database) -> Counts:
    """Return how many rows each table has."""
    return Counts(*db.execute(_COUNTS).fetchone())


def _page(db: Database, after: str) -> list[dict[str, Any]]:
    where = {"after": after}
    rows = db.table("articles").rows_where(
        "identity > :after", where, order_by="identity", limit=PAGE
    )
    return list(rows)


def _stored(db: Database, rows: Sequence[dict[str, Any]]) -> list[StoredArticle]:
    keys = [row["id"] for row in rows]
    blocks, qa, related = (_children(db, table, keys) for table in ("blocks", "qa", "related"))
    aliases = _children(db, "aliases", keys, order="url")
    decisions = {key: found for key, *found in db.execute(_DECISIONS, [_json(keys)])}
    return [
        StoredArticle(
            row["identity"],
            article_from(row, Parts(blocks[key], qa[key], related[key])),
            tuple(alias["url"] for alias in aliases[key]),
            *decisions[key],
        )
        for key, row in zip(keys, rows, strict=True)
    ]


def _children(
    db: Database, table: str, keys: Sequence[int], order: str = "ordinal"
) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    rows = db.table(table).rows_where(
        "article_id IN (SELECT value FROM json_each(?))", [_json(keys)], order_by=order
    )
    for row in rows:
        found[row["article_id"]].append(row)
    return found


def _json(values: Sequence[str] | Sequence[int]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
