"""The folded titles of articles, by which stubs without a link find them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.inserts import Row, insert
from pipelines.json_arrays import as_json
from pipelines.stubs.keys import title_name

_TITLES = """
SELECT id, site, title FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_FORGET = "DELETE FROM stub_titles WHERE article_id IN (SELECT value FROM json_each(?))"


def replace_titles(db: Database, ids: Sequence[int]) -> None:
    """Keep the titles that the articles have now, inside the caller's transaction."""
    forget_titles(db, ids)
    named: list[Row] = [
        (article, title_name(site, title))
        for article, site, title in db.execute(_TITLES, [as_json(ids)])
    ]
    insert(db.conn, "stub_titles", ("article_id", "name"), named)


def forget_titles(db: Database, ids: Sequence[int]) -> None:
    """Drop the titles of articles, inside the caller's transaction."""
    db.execute(_FORGET, [as_json(ids)])
