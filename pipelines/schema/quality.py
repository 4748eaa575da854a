"""The table of quality signals in `articles.db`. See `docs/quality.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_FLAGS = """
CREATE TABLE flags (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    flag TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (article_id, flag)
) {strict}
"""

_V_FLAGS = """
SELECT
    articles.identity AS identity,
    coalesce(articles.canonical_url, articles.url) AS url,
    articles.site AS site,
    articles.title AS title,
    flags.flag AS flag,
    flags.reason AS reason
FROM flags JOIN articles ON articles.id = flags.article_id
"""


def create(db: Database) -> None:
    """Make the table, its index and the public view, inside the caller's transaction."""
    db.execute(_FLAGS.format(strict=strict(db)))
    db.execute("CREATE INDEX flags_flag ON flags (flag)")
    db.create_view("v_flags", _V_FLAGS)
