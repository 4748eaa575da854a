"""The table and the view of an article's versions. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.definition import strict

_VERSIONS = """
CREATE TABLE versions (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    wording_hash TEXT NOT NULL,
    first_seen TEXT,
    last_seen TEXT,
    url TEXT,
    parser TEXT NOT NULL,
    parser_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    wording BLOB NOT NULL,
    PRIMARY KEY (article_id, wording_hash)
) {strict}
"""

_V_VERSIONS = """
SELECT
    articles.identity AS identity,
    coalesce(articles.canonical_url, articles.url) AS url,
    articles.site AS site,
    versions.wording_hash AS wording_hash,
    versions.content_hash = articles.content_hash AS is_current,
    versions.first_seen AS first_seen,
    versions.last_seen AS last_seen,
    versions.parser AS parser,
    versions.url AS capture_url,
    versions.last_seen AS fetched_at
FROM versions JOIN articles ON articles.id = versions.article_id
"""


def create(db: Database) -> None:
    """Make the table and its public view, inside the caller's transaction."""
    db.execute(_VERSIONS.format(strict=strict(db)))
    db.create_view("v_versions", _V_VERSIONS)
