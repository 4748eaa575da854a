"""What is wrong with a record, before it is stored. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from parsers.record import Article, Block, BlockKind, DatePrecision, DateSource, Related
from pipelines.content import identity
from pipelines.dates import CHINA, china_day, is_day
from pipelines.strings import shown, strings_in

_HEADING_LEVELS = range(2, 8)
_BODY_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE)
# Shorter titles (`参保条件`) are headings that any article may have.
_TELLING_TITLE = 6
# Shorter teasers (`5.8%`) may stand in any body by chance. Counted without blanks.
_TELLING_SNIPPET = 12
# A decoder's mark of loss, the end of text for many readers, and halves of
# characters that UTF-8 cannot hold.
_DAMAGE = re.compile("[\ufffd\x00\ud800-\udfff]")
# SQLite counts in 64 bits.
_LARGEST_COUNT = 2**63 - 1


def problems(article: Article, fetched_at: datetime | None) -> tuple[str, ...]:
    """Return what makes the record unfit to store, each with the wrong value; empty if nothing.

    `fetched_at` is the aware moment of the fetch. Stated dates may be as late
    as its day in China (UTC+8), because sites print China time; where it is
    None that is not checked.
    """
    latest = None if fetched_at is None else fetched_at.astimezone(CHINA).date()
    return (
        *_identity_problems(article),
        *_title_problems(article),
        *_block_problems(article),
        *_qa_problems(article),
        *_count_problems(article),
        *_date_problems(article, latest),
        *_character_problems(article),
        *_leak_problems(article),
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
        for problem in _one_block_problems(block):
            yield f"blocks[{index}] ({block.kind}) {problem}"


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
    for index, item in enumerate(article.related):
        yield from _day_problems(f"related[{index}].date_published", item.date_published, latest)


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


def _character_problems(article: Article) -> Iterator[str]:
    for path, text in strings_in(msgspec.to_builtins(article), ""):
        found = _DAMAGE.search(text)
        if found is not None:
            at = found.start()
            code = f"U+{ord(found.group()):04X}"
            yield f"{path} holds {code} at character {at}: {shown(text[max(0, at - 10) : at + 10])}"


def _leak_problems(article: Article) -> Iterator[str]:
    blocks = [_key(block.text) for block in article.blocks]
    places = {key: index for index, key in enumerate(blocks)}
    body = "".join(blocks)
    for index, item in enumerate(article.related):
        if _is_this_article(item, article):
            continue
        title = _key(item.title)
        if len(title) >= _TELLING_TITLE and title in places:
            place = places[title]
            yield f"blocks[{place}] is the title of related[{index}]: {shown(item.title)}"
        snippet = _key(item.snippet or "")
        if len(snippet) >= _TELLING_SNIPPET and snippet in body:
            yield f"the body holds the snippet of related[{index}]: {shown(item.snippet or '')}"


def _is_this_article(item: Related, article: Article) -> bool:
    return _key(item.title) == _key(article.title)


def _key(text: str) -> str:
    """Return the text in a form that ignores width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
