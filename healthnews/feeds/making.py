"""From a page to the records of each feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from healthnews.feeds.chunking import Chunking, chunks
from healthnews.feeds.facts import Facts, Page
from healthnews.feeds.ids import Ids
from healthnews.feeds.records import ArticleRecord, ChunkRecord, Cited, QARecord, RelatedRecord
from parsers.record import Block, BlockKind

CountTokens = Callable[[str], int]

_FACTS = frozenset(field.name for field in fields(Facts))
_CITED = [field.name for field in fields(Cited) if field.name in _FACTS]
_OF_ARTICLE = [field.name for field in fields(ArticleRecord) if field.name in _FACTS]


def article_records(page: Page) -> Iterator[ArticleRecord]:
    """Yield the one record of the article."""
    facts = page.facts
    yield ArticleRecord(
        **_facts(facts, _OF_ARTICLE),
        id=Ids("article", facts.identity).of(),
        body="\n".join(block.text for block in page.blocks),
        blocks=page.blocks,
        qa_count=len(page.qa),
        related_count=len(page.related),
    )


def qa_records(page: Page) -> Iterator[QARecord]:
    """Yield a record per pair; its id stays when the answer changes or the pair moves."""
    cited, ids = _facts(page.facts, _CITED), Ids("qa", page.facts.identity)
    # A page with a summary asks one question: its title.
    short = page.facts.summary if len(page.qa) == 1 else None
    for position, pair in enumerate(page.qa, start=1):
        yield QARecord(
            **cited,
            id=ids.of(pair.question),
            position=position,
            question=pair.question,
            answer=pair.answer,
            short_answer=short,
            section=_section(pair.question, page.blocks),
        )


def chunk_records(
    page: Page, options: Chunking, count_tokens: CountTokens | None
) -> Iterator[ChunkRecord]:
    """Yield a record per chunk; its id changes with its text or headings, and with nothing else."""
    cited, ids = _facts(page.facts, _CITED), Ids("chunk", page.facts.identity)
    found = chunks(page.facts.summary, page.blocks, options)
    for position, chunk in enumerate(found, start=1):
        yield ChunkRecord(
            **cited,
            id=ids.of(chunk.headings, chunk.text),
            position=position,
            headings=chunk.headings,
            text=chunk.text,
            characters=len(chunk.text),
            overlap=chunk.overlap,
            tokens=None if count_tokens is None else count_tokens(chunk.text),
        )


def related_records(page: Page) -> Iterator[RelatedRecord]:
    """Yield a record per teaser on the page."""
    cited, ids = _facts(page.facts, _CITED), Ids("related", page.facts.identity)
    for ordinal, teaser in enumerate(page.related, start=1):
        yield RelatedRecord(
            **cited,
            id=ids.of(teaser.list, teaser.url, teaser.title),
            ordinal=ordinal,
            list=teaser.list,
            position=teaser.position,
            related_title=teaser.title,
            related_snippet=teaser.snippet,
            related_category=teaser.category,
            related_date_published=teaser.date_published,
            related_url=teaser.url,
        )


def _facts(facts: Facts, names: list[str]) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in names}


def _section(question: str, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Return the headings above the one that is the question; none where no heading is."""
    above: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        while above and (above[-1].level or 0) >= (block.level or 0):
            above.pop()
        if block.text == question:
            return tuple(heading.text for heading in above)
        above.append(block)
    return ()
