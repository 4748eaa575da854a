"""What saving an article derives from it, worked out for articles that were stored before.

For databases of an older schema. New ones have no articles, and a rebuild derives as it goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sqlite_utils import Database

from pipelines import article_reads, rows
from pipelines.article_reads import StoredArticle
from pipelines.inserts import insert_values
from pipelines.relations import relate_all
from pipelines.versions.rows import derive_versions

_PAGE = 200
# The record's own rows are what there is to derive from.
_DERIVED = tuple(
    table for table in rows.CHILD_TABLES if table.name not in {"blocks", "qa", "related"}
)


def derive_all(db: Database) -> None:
    """Derive everything, in the caller's transaction, where nothing is derived yet.

    Raises sqlite3.Error.
    """
    stored = article_reads.stream(db)
    while page := list(islice(stored, _PAGE)):
        _derive(db, page)
    derive_versions(db)
    relate_all(db, lambda _: None)


def _derive(db: Database, page: Iterable[StoredArticle]) -> None:
    articles = {of.identity: of.article for of in page}
    keys = article_reads.ids(db, list(articles))
    contents = [(keys[name], article) for name, article in articles.items()]
    for table in _DERIVED:
        insert_values(db.conn, table.name, table.columns, table.values_of(contents))
