"""Articles to rows of `articles.db` and back, without loss.

The only place that knows which column holds which field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from parsers.record import (
    QA,
    Article,
    Block,
    BlockKind,
    Credit,
    DatePrecision,
    DateSource,
    InferredDate,
    Reading,
    Related,
    TreeReader,
)
from pipelines.duplicates.signing import SIGNATURE_COLUMNS, signature_values
from pipelines.inserts import NULL, Row, Value
from pipelines.quality.rows import FLAG_COLUMNS, flag_values

# In the order of `article_row`.
ARTICLE_COLUMNS = (
    "site",
    "source_id",
    "url",
    "canonical_url",
    "title",
    "summary",
    "date_published",
    "date_published_raw",
    "date_published_precision",
    "date_published_source",
    "date_modified",
    "date_modified_raw",
    "date_modified_precision",
    "date_modified_source",
    "date_inferred",
    "date_inferred_method",
    "date_inferred_evidence",
    "authors",
    "publisher",
    "publisher_url",
    "views",
    "disclaimer",
    "credits",
    "parser",
    "reading_encoding",
    "reading_encoding_source",
    "reading_encoding_confidence",
    "reading_tree",
    "reading_loss_recovered",
)
BLOCK_COLUMNS = ("article_id", "ordinal", "kind", "text", "level", "rows")
QA_COLUMNS = ("article_id", "ordinal", "question", "answer")
RELATED_COLUMNS = (
    "article_id",
    "ordinal",
    "list",
    "position",
    "title",
    "snippet",
    "category",
    "date_published",
    "url",
)


Contents: TypeAlias = Sequence[tuple[int, Article]]
"""Articles with their row ids."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of one article's child tables, by ordinal, as mappings of column to value."""

    blocks: Sequence[Mapping[str, Any]]
    qa: Sequence[Mapping[str, Any]]
    related: Sequence[Mapping[str, Any]]


def article_row(article: Article) -> Row:
    """Return the article's scalars, in the order of `ARTICLE_COLUMNS`."""
    inferred, reading = article.date_inferred, article.reading
    return (
        article.site,
        article.source_id,
        article.url,
        article.canonical_url,
        article.title,
        article.summary,
        article.date_published,
        article.date_published_raw,
        _plain(article.date_published_precision),
        _plain(article.date_published_source),
        article.date_modified,
        article.date_modified_raw,
        _plain(article.date_modified_precision),
        _plain(article.date_modified_source),
        inferred.value if inferred else None,
        inferred.method if inferred else None,
        inferred.evidence if inferred else None,
        _json(article.authors),
        article.publisher,
        article.publisher_url,
        article.views,
        article.disclaimer,
        _json(article.credits),
        article.parser,
        reading.encoding,
        reading.encoding_source,
        reading.encoding_confidence,
        str(reading.tree),
        reading.loss_recovered,
    )


def block_values(contents: Contents) -> list[Value]:
    """Return the bodies' rows, in the order of `BLOCK_COLUMNS`; ordinals count from 1."""
    values: list[Value] = []
    for article_id, article in contents:
        for ordinal, block in enumerate(article.blocks, start=1):
            level = NULL if block.level is None else block.level
            cells = NULL if block.rows is None else _json(block.rows)
            values += (article_id, ordinal, block.kind.value, block.text, level, cells)
    return values


def qa_values(contents: Contents) -> list[Value]:
    """Return the pairs' rows, in the order of `QA_COLUMNS`; ordinals count from 1."""
    values: list[Value] = []
    for article_id, article in contents:
        for ordinal, pair in enumerate(article.qa, start=1):
            values += (article_id, ordinal, pair.question, pair.answer)
    return values


def related_values(contents: Contents) -> list[Value]:
    """Return the teasers' rows, in the order of `RELATED_COLUMNS`; ordinals count from 1."""
    return [
        NULL if value is None else value
        for article_id, article in contents
        for ordinal, item in enumerate(article.related, start=1)
        for value in (
            article_id,
            ordinal,
            item.list,
            item.position,
            item.title,
            item.snippet,
            item.category,
            item.date_published,
            item.url,
        )
    ]


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A table with rows of one article each: its columns, and what makes its rows.

    values_of: given articles with their row ids, returns the rows for `insert_values`.
    Many at a time, because each step goes over all of them: its code stays in the
    processor's cache, and NumPy has something to do.
    """

    name: str
    columns: Sequence[str]
    values_of: Callable[[Contents], list[Value]]


CHILD_TABLES = (
    ChildTable("blocks", BLOCK_COLUMNS, block_values),
    ChildTable("qa", QA_COLUMNS, qa_values),
    ChildTable("related", RELATED_COLUMNS, related_values),
    ChildTable("flags", FLAG_COLUMNS, flag_values),
    ChildTable("signatures", SIGNATURE_COLUMNS, signature_values),
)


def article_from(row: Mapping[str, Any], parts: Parts) -> Article:
    """Return the article that the rows were made of."""
    return Article(
        url=row["url"],
        canonical_url=row["canonical_url"],
        site=row["site"],
        source_id=row["source_id"],
        title=row["title"],
        summary=row["summary"],
        date_published=row["date_published"],
        date_published_raw=row["date_published_raw"],
        date_published_precision=_precision(row["date_published_precision"]),
        date_published_source=_source(row["date_published_source"]),
        date_modified=row["date_modified"],
        date_modified_raw=row["date_modified_raw"],
        date_modified_precision=_precision(row["date_modified_precision"]),
        date_modified_source=_source(row["date_modified_source"]),
        date_inferred=_inferred(row),
        authors=msgspec.json.decode(row["authors"], type=tuple[str, ...]),
        publisher=row["publisher"],
        publisher_url=row["publisher_url"],
        views=row["views"],
        disclaimer=row["disclaimer"],
        credits=msgspec.json.decode(row["credits"], type=tuple[Credit, ...]),
        blocks=tuple(_block(part) for part in parts.blocks),
        qa=tuple(QA(part["question"], part["answer"]) for part in parts.qa),
        related=tuple(_related(part) for part in parts.related),
        parser=row["parser"],
        reading=_reading(row),
    )


def _plain(value: DatePrecision | DateSource | None) -> str | None:
    # sqlite3 looks for an adapter of every value that is not exactly a string,
    # which takes longer than storing it.
    return None if value is None else str(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def _precision(text: str | None) -> DatePrecision | None:
    return None if text is None else DatePrecision(text)


def _source(text: str | None) -> DateSource | None:
    return None if text is None else DateSource(text)


def _inferred(row: Mapping[str, Any]) -> InferredDate | None:
    if row["date_inferred"] is None:
        return None
    return InferredDate(
        row["date_inferred"], row["date_inferred_method"], row["date_inferred_evidence"]
    )


def _reading(row: Mapping[str, Any]) -> Reading:
    return Reading(
        encoding=row["reading_encoding"],
        encoding_source=row["reading_encoding_source"],
        encoding_confidence=row["reading_encoding_confidence"],
        tree=TreeReader(row["reading_tree"]),
        loss_recovered=row["reading_loss_recovered"],
    )


def _block(part: Mapping[str, Any]) -> Block:
    cells = part["rows"]
    rows = None if cells is None else msgspec.json.decode(cells, type=tuple[tuple[str, ...], ...])
    return Block(BlockKind(part["kind"]), part["text"], part["level"], rows)


def _related(part: Mapping[str, Any]) -> Related:
    return Related(
        list=part["list"],
        position=part["position"],
        title=part["title"],
        snippet=part["snippet"],
        category=part["category"],
        date_published=part["date_published"],
        url=part["url"],
    )
