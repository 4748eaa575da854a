"""The public views of the record, and of what holds of each article. See `docs/database.md`."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.duplicates import DUPLICATE_OF, FAMILY_ID

# A row of which something changes while its article stays must be told of by the relation
# that changes it (`pipelines.relations`): exports follow by that alone.
_V_ARTICLES = f"""
SELECT
    articles.identity AS identity,
    coalesce(articles.canonical_url, articles.url) AS url,
    articles.site AS site,
    articles.source_id AS source_id,
    articles.title AS title,
    articles.summary AS summary,
    (SELECT group_concat(text, char(10)) FROM
        (SELECT text FROM blocks WHERE article_id = articles.id ORDER BY ordinal)) AS body,
    articles.date_published AS date_published,
    articles.date_published_precision AS date_published_precision,
    articles.date_modified AS date_modified,
    articles.date_modified_precision AS date_modified_precision,
    inferred.value AS date_inferred,
    inferred.method AS date_inferred_method,
    inferred.evidence AS date_inferred_evidence,
    inferred.error_days AS date_inferred_error_days,
    articles.authors AS authors,
    articles.publisher AS publisher,
    articles.publisher_url AS publisher_url,
    articles.views AS views,
    articles.disclaimer AS disclaimer,
    articles.credits AS credits,
    (SELECT count(*) FROM qa WHERE article_id = articles.id) AS qa_count,
    (SELECT count(*) FROM related WHERE article_id = articles.id) AS related_count,
    {DUPLICATE_OF.strip()} AS duplicate_of,
    {FAMILY_ID.strip()} AS family_id,
    (SELECT json_group_array(flag) FROM
        (SELECT flag FROM flags WHERE article_id = articles.id ORDER BY flag)) AS flags,
    articles.parser AS parser,
    articles.content_hash AS content_hash,
    articles.fetched_at AS fetched_at,
    articles.first_seen AS first_seen,
    articles.last_seen AS last_seen
FROM articles
LEFT JOIN inferred_dates AS inferred ON inferred.article_id = articles.id AND inferred.best = 1
"""  # noqa: S608 - constants

_V_QA = f"""
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
    inferred.value AS date_inferred,
    inferred.method AS date_inferred_method,
    articles.disclaimer AS disclaimer,
    {DUPLICATE_OF.strip()} AS duplicate_of,
    {FAMILY_ID.strip()} AS family_id,
    articles.fetched_at AS fetched_at
FROM qa JOIN articles ON articles.id = qa.article_id
LEFT JOIN inferred_dates AS inferred ON inferred.article_id = articles.id AND inferred.best = 1
"""  # noqa: S608 - constants

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


def create(db: Database) -> None:
    """Make the views, in the place of older ones, inside the caller's transaction."""
    for name, query in (("v_articles", _V_ARTICLES), ("v_qa", _V_QA), ("v_related", _V_RELATED)):
        db.create_view(name, query, replace=True)
