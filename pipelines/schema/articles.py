"""The schema of `articles.db`: what the archive derives. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from pipelines.schema import (
    changes,
    duplicates,
    inferred_dates,
    quality,
    search,
    stubs,
    versions,
    views,
)
from pipelines.schema.definition import SCHEMA_VERSION_VIEW, Schema, strict

_migrations = Migrations("healthnews.articles")

_ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    source_id TEXT,
    url TEXT,
    canonical_url TEXT,
    title TEXT NOT NULL,
    summary TEXT,
    date_published TEXT,
    date_published_raw TEXT,
    date_published_precision TEXT,
    date_published_source TEXT,
    date_modified TEXT,
    date_modified_raw TEXT,
    date_modified_precision TEXT,
    date_modified_source TEXT,
    date_inferred TEXT,
    date_inferred_method TEXT,
    date_inferred_evidence TEXT,
    authors TEXT NOT NULL,
    publisher TEXT,
    publisher_url TEXT,
    views INTEGER,
    disclaimer TEXT,
    credits TEXT NOT NULL,
    parser TEXT NOT NULL,
    reading_encoding TEXT NOT NULL,
    reading_encoding_source TEXT NOT NULL,
    reading_encoding_confidence REAL NOT NULL,
    reading_tree TEXT NOT NULL,
    reading_loss_recovered INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    fetched_at TEXT,
    first_seen TEXT,
    last_seen TEXT
) {strict}
"""

_BLOCKS = """
CREATE TABLE blocks (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    level INTEGER,
    rows TEXT,
    PRIMARY KEY (article_id, ordinal)
) {strict}
"""

_QA = """
CREATE TABLE qa (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (article_id, ordinal)
) {strict}
"""

_RELATED = """
CREATE TABLE related (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    list TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    snippet TEXT,
    category TEXT,
    date_published TEXT,
    url TEXT,
    PRIMARY KEY (article_id, ordinal)
) {strict}
"""

_ALIASES = """
CREATE TABLE aliases (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    first_seen TEXT,
    last_seen TEXT,
    PRIMARY KEY (article_id, url)
) {strict}
"""


@_migrations()
def m001_articles(db: Database) -> None:
    """Make the tables of the record and its aliases."""
    for table in (_ARTICLES, _BLOCKS, _QA, _RELATED, _ALIASES):
        db.execute(table.format(strict=strict(db)))
    db.execute("CREATE INDEX aliases_url ON aliases (url)")
    db.create_view("schema_version", SCHEMA_VERSION_VIEW)


@_migrations()
def m002_duplicates(db: Database) -> None:
    """Make the tables of copies and families."""
    duplicates.create(db)


@_migrations()
def m003_versions(db: Database) -> None:
    """Make the table of what articles have said over time."""
    versions.create(db)


@_migrations()
def m004_stubs(db: Database) -> None:
    """Make the tables of stubs: what the teasers on all pages are of."""
    stubs.create(db)


@_migrations()
def m005_inferred_dates(db: Database) -> None:
    """Make the table of dates that other articles tell."""
    inferred_dates.create(db)


@_migrations()
def m006_quality(db: Database) -> None:
    """Make the table of quality signals."""
    quality.create(db)


@_migrations()
def m007_search(db: Database) -> None:
    """Make the search index and the table of what is in it."""
    search.create(db)


@_migrations()
def m008_changes(db: Database) -> None:
    """Make the log of changes."""
    changes.create(db)


@_migrations()
def m009_derived(db: Database) -> None:
    """Make the views of the record, and derive from stored articles what a save derives."""
    # What derives stands above the schema.
    from pipelines.deriving import derive_all  # noqa: PLC0415

    views.create(db)
    derive_all(db)


@_migrations()
def m010_keys(db: Database) -> None:
    """File stored texts under keys that are neighbours in the table however large it is."""
    # What files them stands above the schema.
    from pipelines.refiling import refile_all  # noqa: PLC0415

    refile_all(db)


# "hnAR" in ASCII.
ARTICLES = Schema("articles", application_id=0x686E4152, version=10, migrations=_migrations)
