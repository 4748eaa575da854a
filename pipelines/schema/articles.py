"""The schema of `articles.db`: what the archive derives. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from pipelines.schema import changes, duplicates, inferred_dates, quality, search, stubs, versions
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

_V_ARTICLES = """
SELECT
    identity,
    coalesce(canonical_url, url) AS url,
    site,
    source_id,
    title,
    summary,
    (SELECT group_concat(text, char(10)) FROM
        (SELECT text FROM blocks WHERE article_id = articles.id ORDER BY ordinal)) AS body,
    date_published,
    date_published_precision,
    date_modified,
    date_modified_precision,
    date_inferred,
    date_inferred_method,
    date_inferred_evidence,
    authors,
    publisher,
    publisher_url,
    views,
    disclaimer,
    credits,
    (SELECT count(*) FROM qa WHERE article_id = articles.id) AS qa_count,
    (SELECT count(*) FROM related WHERE article_id = articles.id) AS related_count,
    parser,
    content_hash,
    fetched_at,
    first_seen,
    last_seen
FROM articles
"""

_V_QA = """
SELECT
    articles.identity AS identity,
    coalesce(articles.canonical_url, articles.url) AS url,
    articles.site AS site,
    articles.title AS title,
    qa.ordinal AS position,
    qa.question AS question,
    qa.answer AS answer,
    articles.date_published AS date_published,
    articles.date_modified AS date_modified,
    articles.date_inferred AS date_inferred,
    articles.date_inferred_method AS date_inferred_method,
    articles.disclaimer AS disclaimer,
    articles.fetched_at AS fetched_at
FROM qa JOIN articles ON articles.id = qa.article_id
"""

_V_RELATED = """
SELECT
    articles.identity AS identity,
    coalesce(articles.canonical_url, articles.url) AS url,
    articles.site AS site,
    articles.title AS title,
    related.list AS list,
    related.position AS position,
    related.title AS related_title,
    related.snippet AS related_snippet,
    related.category AS related_category,
    related.date_published AS related_date_published,
    related.url AS related_url
FROM related JOIN articles ON articles.id = related.article_id
"""


@_migrations()
def m001_articles(db: Database) -> None:
    """Make the tables of the record, its aliases and the public views."""
    for table in (_ARTICLES, _BLOCKS, _QA, _RELATED, _ALIASES):
        db.execute(table.format(strict=strict(db)))
    db.execute("CREATE INDEX aliases_url ON aliases (url)")
    db.create_view("v_articles", _V_ARTICLES)
    db.create_view("v_qa", _V_QA)
    db.create_view("v_related", _V_RELATED)
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


# "hnAR" in ASCII.
ARTICLES = Schema("articles", application_id=0x686E4152, version=8, migrations=_migrations)
