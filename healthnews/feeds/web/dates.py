"""The dates of an article, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthnews.feeds.web.stated import moment_text
from parsers.record import Article, DatePrecision, DateSource


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that the page states. name: `published` or `modified`. raw: as printed."""

    name: str
    value: str
    raw: str | None
    precision: DatePrecision | None
    source: DateSource | None


def stated_dates(article: Article) -> Iterator[Stated]:
    """Yield the dates that the page states; the inferred one is not among them."""
    if article.date_published is not None:
        yield Stated(
            "published",
            moment_text(article.date_published),
            article.date_published_raw,
            article.date_published_precision,
            article.date_published_source,
        )
    if article.date_modified is not None:
        yield Stated(
            "modified",
            moment_text(article.date_modified),
            article.date_modified_raw,
            article.date_modified_precision,
            article.date_modified_source,
        )
