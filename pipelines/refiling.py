"""Filing all texts anew, for databases whose texts are filed under the keys of an older release."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlite_utils import Database

from parsers.record import Article
from pipelines import article_reads, change_log
from pipelines.duplicates import family_rows
from pipelines.duplicates.keys import keys_of, packed
from pipelines.duplicates.relation import Duplicates
from pipelines.duplicates.signature import sign, text_hash
from pipelines.duplicates.text import compared, folded_body, folded_title
from pipelines.relations import Change

_PAGE = 500
_KEYS = (
    "UPDATE signatures SET keys = ? WHERE article_id = (SELECT id FROM articles WHERE identity = ?)"
)
_SIGNED = "SELECT article_id FROM signatures ORDER BY article_id"
_DECIDED = "SELECT article_id, kept_id, verdict, evidence FROM duplicates"


def refile_all(db: Database) -> None:
    """Work out the keys of all texts, what they make candidates and what follows from that.

    In the caller's transaction. Articles of which something else holds then are logged
    as changed. Raises sqlite3.Error.
    """
    decided, families = _decided(db), _families(db)
    db.execute("DELETE FROM duplicate_buckets")
    db.execute("DELETE FROM duplicate_pairs")
    # All keys before any text is filed: filing one looks at the keys of others.
    db.conn.executemany(
        _KEYS, ((_keys(of.article), of.identity) for of in article_reads.stream(db))
    )
    for ids in _pages(db):
        Duplicates().update(db, Change(ids, ids))
    touched = {int(row[0]) for row in decided ^ _decided(db)}
    change_log.log(db, touched | family_rows.members_of(db, families ^ _families(db)))


def _keys(article: Article) -> bytes:
    text = compared(article)
    title, body = folded_title(text), folded_body(text)
    return packed(keys_of(text.title, title, text_hash(title, body), sign(body)))


def _pages(db: Database) -> Iterator[tuple[int, ...]]:
    ids = iter([key for (key,) in db.execute(_SIGNED)])
    while page := tuple(islice(ids, _PAGE)):
        yield page


def _decided(db: Database) -> set[tuple[int | str, ...]]:
    return set(db.execute(_DECIDED))


def _families(db: Database) -> set[int]:
    return {family for (family,) in db.execute("SELECT family FROM families")}
