"""Quality signals as rows of `articles.db`."""

from __future__ import annotations

from parsers.record import Article
from pipelines.inserts import Value
from pipelines.quality.rules import flags_of

FLAG_COLUMNS = ("article_id", "flag", "reason")


def flag_values(article_id: int, article: Article) -> list[Value]:
    """Return the rows of an article's flags, in the order of `FLAG_COLUMNS`."""
    values: list[Value] = []
    for found in flags_of(article):
        values += (article_id, str(found.flag), found.reason)
    return values
