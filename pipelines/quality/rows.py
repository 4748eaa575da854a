"""Quality signals as rows of `articles.db`."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.record import Article
from pipelines.inserts import Value
from pipelines.quality.rules import flags_of

FLAG_COLUMNS = ("article_id", "flag", "reason")


def flag_values(contents: Iterable[tuple[int, Article]]) -> list[Value]:
    """Return the rows of the flags of articles, each with its row id, as `FLAG_COLUMNS`."""
    values: list[Value] = []
    for article_id, article in contents:
        for found in flags_of(article):
            values += (article_id, str(found.flag), found.reason)
    return values
