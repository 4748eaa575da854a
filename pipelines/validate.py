"""What is wrong with a record, before it is stored. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from parsers.record import Article, Block, BlockKind, DatePrecision, DateSource
from pipelines.content import identity
from pipelines.damage import character_problems
from pipelines.dates import CHINA, china_day, is_day
from pipelines.leaks import leak_problems
from pipelines.strings import shown

_HEADING_LEVELS = range(2, 8)
_BODY_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE)
# SQLite counts in 64 bits.
_LARGEST_COUNT = 2**63 - 1


def problems(
    article: Article, fetched_at: datetime | None, canonical: bytes | None = None
) -> tuple[str, ...]:
    """Return what makes the record unfit to store, each with the wrong value; empty if nothing.

    `fetched_at` is the aware moment of the fetch. Stated dates may be as late
    as its day in China (UTC+8), because sites print China time; where it is
    None that is not checked. `canonical` is what `content.canonical_text`
    gives, where that is known already.
    """
    latest = None if fetched_at is None else fetched_at.astimezone(CHINA).date()
    return (
        *_identity_problems(article),
        *_title_problems(article),
        *_block_problems(article),
        *_qa_problems(article),
        *_count_problems(article),
        *_date_problems(article, latest),
        *character_problems(article, canonical),
        *leak_problems(article),
    )


def _identity_problems(article: Article) -> Iterator[str]:
    if not article.site:
        yield "site is empty"
    if article.source_id == "":
        yield "source_id is empty: null says that there is none"
    if not identity(article):
        yield (
            f"nothing names the article: url {article.url!r}, "
            f"canonical_url {article.canonical_url!r}, source_id {article.source_id!r}"
        )


def _title_problems(article: Article) -> Iterator[str]:
    if not article.title.strip():
        yield f"title is blank: {article.title!r}"


def _block_problems(article: Article) -> Iterator[str]:
    if not any(block.kind in _BODY_KINDS for block in article.blocks):
        kinds = ", ".join(block.kind for block in article.blocks) or "no blocks"
        yield f"body has no paragraph, list_item or table: {kinds}"
    for index, block in enumerate(article.blocks):
        if not _is_usual(block):
            for problem in _one_block_problems(block):
                yield f"blocks[{index}] ({block.kind}) {problem}"


def _is_usual(block: Block) -> bool:
    """Tell of most sound blocks, at once, that they have no problem."""
    if block.rows is not None or not block.text.strip():
        return False
    if block.kind is BlockKind.HEADING:
        return block.level in _HEADING_LEVELS
    return block.level is None and block.kind is not BlockKind.TABLE


def _one_block_problems(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.HEADING and block.level not in _HEADING_LEVELS:
        yield f"has level {block.level}, not 2 to 7: {shown(block.text)}"
    if block.kind is not BlockKind.HEADING and block.level is not None:
        yield f"has level {block.level}, which only headings have: {shown(block.text)}"
    if block.kind is BlockKind.TABLE and not any(block.rows or ()):
        yield f"has no rows with cells: rows {block.rows!r}, text {shown(block.text)}"
    if block.kind is not BlockKind.TABLE and block.rows is not None:
        yield f"has rows, which only tables have: {shown(block.text)}"
    if block.kind is not BlockKind.TABLE and not block.text.strip():
        yield f"is blank: {block.text!r}"


def _qa_problems(article: Article) -> Iterator[str]:
    for index, pair in enumerate(article.qa):
        if not pair.question.strip():
            yield f"qa[{index}].question is blank, its answer is {shown(pair.answer)}"
        if not pair.answer.strip():
            yield f"qa[{index}].answer is blank, its question is {shown(pair.question)}"


def _count_problems(article: Article) -> Iterator[str]:
    if article.views is not None and not 0 <= article.views <= _LARGEST_COUNT:
        yield f"views is no count: {article.views}"
    reading = article.reading
    if not 0 <= reading.encoding_confidence <= 1:
        yield f"reading.encoding_confidence is not 0 to 1: {reading.encoding_confidence}"
    if not 0 <= reading.loss_recovered <= _LARGEST_COUNT:
        yield f"reading.loss_recovered is no count: {reading.loss_recovered}"
    for index, item in enumerate(article.related):
        if not item.title.strip():
            yield f"related[{index}].title is blank: {item.title!r}"
        if not 1 <= item.position <= _LARGEST_COUNT:
            yield f"related[{index}].position counts from 1: {item.position}"


def _date_problems(article: Article, latest: date | None) -> Iterator[str]:
    yield from _stated_problems(
        "date_published",
        article.date_published,
        article.date_published_precision,
        article.date_published_source,
        latest,
    )
    yield from _stated_problems(
        "date_modified",
        article.date_modified,
        article.date_modified_precision,
        article.date_modified_source,
        latest,
    )
    # Teasers of one page share a few days.
    days = {item.date_published for item in article.related}
    wrong = {day for day in days if any(_day_problems("", day, latest))}
    for index, item in enumerate(article.related):
        if item.date_published in wrong:
            name = f"related[{index}].date_published"
            yield from _day_problems(name, item.date_published, latest)


def _stated_problems(
    name: str,
    value: str | None,
    precision: DatePrecision | None,
    source: DateSource | None,
    latest: date | None,
) -> Iterator[str]:
    if value is None:
        return
    yield from _day_problems(name, value, latest)
    if precision is None or source is None:
        yield f"{name} {shown(value)} needs precision and source: {precision}, {source}"
    elif is_day(value) != (precision is DatePrecision.DAY):
        yield f"{name} {shown(value)} is not of precision {precision}"


def _day_problems(name: str, value: str | None, latest: date | None) -> Iterator[str]:
    if value is None:
        return
    day = china_day(value)
    if day is None:
        yield f"{name} is no date: {shown(value)}"
    elif latest is not None and day > latest:
        yield f"{name} {shown(value)} is after the day of the fetch in China, {latest}"
