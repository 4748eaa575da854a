"""Validate, deduplicate, store: the articles' one writer. Knows nothing of Scrapy.

`pipelines.backup.backup` and `pipelines.digest.digest` are imported from their
modules, whose names they share.
"""

from __future__ import annotations

from pipelines.article_reads import Counts, StoredArticle
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, Quarantined, Run, RunState
from pipelines.errors import (
    BackupError,
    MissingDatabaseError,
    NewerSchemaError,
    NoIdentityError,
    NotADatabaseError,
    OlderSchemaError,
    StoreError,
    UnknownRunError,
)
from pipelines.ingest import Ingest
from pipelines.validate import problems

__all__ = [
    "ArticleStore",
    "BackupError",
    "Counts",
    "CrawlStore",
    "Ingest",
    "MissingDatabaseError",
    "NewerSchemaError",
    "NoIdentityError",
    "NotADatabaseError",
    "OlderSchemaError",
    "OutcomeRow",
    "Quarantined",
    "Run",
    "RunState",
    "StoreError",
    "StoredArticle",
    "UnknownRunError",
    "problems",
]
