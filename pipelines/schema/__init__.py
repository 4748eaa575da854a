"""The schemas of the two databases, as named migrations."""

from __future__ import annotations

from pipelines.schema.articles import ARTICLES
from pipelines.schema.crawl import CRAWL
from pipelines.schema.definition import Schema

__all__ = ["ARTICLES", "CRAWL", "Schema"]
