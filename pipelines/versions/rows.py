"""Versions as rows of `articles.db`, and how rows of one version become one.

A version tells of all captures with its wording: when the first and the last of
them was made, and which parser read the last one from which URL. All of these are
minima and maxima, so any order and any batching gives the same row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlite_utils import Database

from pipelines import article_reads
from pipelines.inserts import Row
from pipelines.merge import Candidate, parser_version
from pipelines.versions.wording import hashed, packed, wording_json

VERSION_COLUMNS = (
    "article_id",
    "wording_hash",
    "first_seen",
    "last_seen",
    "url",
    "parser",
    "parser_version",
    "content_hash",
    "wording",
)

# The same rank as `merge` gives captures: so the article's content is that of one version.
_NEWER = """
(coalesce(excluded.last_seen, ''), excluded.parser_version,
 excluded.content_hash, coalesce(excluded.url, ''))
> (coalesce(last_seen, ''), parser_version, content_hash, coalesce(url, ''))
"""

JOIN = f"""
ON CONFLICT (article_id, wording_hash) DO UPDATE SET
    first_seen = min(coalesce(first_seen, excluded.first_seen),
                     coalesce(excluded.first_seen, first_seen)),
    last_seen = max(coalesce(last_seen, excluded.last_seen),
                    coalesce(excluded.last_seen, last_seen)),
    url = CASE WHEN {_NEWER} THEN excluded.url ELSE url END,
    parser = CASE WHEN {_NEWER} THEN excluded.parser ELSE parser END,
    parser_version = CASE WHEN {_NEWER} THEN excluded.parser_version ELSE parser_version END,
    content_hash = CASE WHEN {_NEWER} THEN excluded.content_hash ELSE content_hash END
"""
"""What becomes of a row where there is one of its version already."""

_ADD = f"""
INSERT INTO versions ({", ".join(VERSION_COLUMNS)})
VALUES ({", ".join("?" * len(VERSION_COLUMNS))}) {JOIN}
"""  # noqa: S608 - columns are constants

_KNOWN = """
SELECT article_id, wording_hash FROM versions
WHERE article_id IN (SELECT value FROM json_each(?))
"""

# The capture that gave the content had it, and so had the last one.
_HEAD = "SELECT id, content_hash, fetched_at, last_seen FROM articles WHERE identity = ?"


def version_row(article_id: int, item: Candidate, known: Collection[str] = ()) -> Row:
    """Return the version that one capture shows, in the order of `VERSION_COLUMNS`.

    Of the article's versions `known` to be stored the wording is left out: `JOIN` takes none.
    """
    article, wording = item.article, wording_json(item.article)
    name = hashed(wording)
    return (
        article_id,
        name,
        item.seen,
        item.seen,
        article.url,
        article.parser,
        parser_version(article.parser),
        item.content_hash,
        b"" if name in known else packed(wording),
    )


def add_versions(db: Database, keys: Mapping[str, int], items: Sequence[Candidate]) -> None:
    """Store what captures show, in the caller's transaction; `keys` are row ids by identity."""
    ids = msgspec.json.encode([keys[item.identity] for item in items]).decode("utf-8")
    known = defaultdict[int, set[str]](set)
    for key, name in db.execute(_KNOWN, [ids]):
        known[key].add(name)
    rows = (version_row(key, item, known[key]) for item in items for key in (keys[item.identity],))
    db.conn.executemany(_ADD, rows)


def derive_versions(db: Database) -> None:
    """Store what every article says now as its first version, in the caller's transaction.

    For databases from before there were versions: what they said earlier is not in them.
    """
    for stored in article_reads.stream(db):
        key, content_hash, first, last = db.execute(_HEAD, [stored.identity]).fetchone()
        for seen in (first, last):
            item = Candidate(stored.identity, content_hash, seen, (), stored.article)
            add_versions(db, {stored.identity: key}, [item])
