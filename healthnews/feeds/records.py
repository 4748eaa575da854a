"""The records of the feeds, field by field. Types and meanings here are those of all formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from msgspec import Meta

from parsers.record import Block, Credit

MOMENT = "moment"
Moment: TypeAlias = Annotated[str, Meta(extra={MOMENT: True})]
"""UTC text, `2025-04-29T02:11:16.000000Z`; formats that have a type for moments use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What every record tells of the article it comes from.

    A fact that is to stand in all feeds is one line here, under its name in `Facts`.
    """

    id: Annotated[str, Meta(description="names the record: a UUID, the same in any database")]
    identity: Annotated[str, Meta(description="names the article")]
    url: Annotated[str | None, Meta(description="the article's address to cite")]
    site: Annotated[str, Meta(description="name of the site module")]
    title: Annotated[str, Meta(description="the article's question or headline")]
    date_published: Annotated[
        str | None, Meta(description="as stated by the page: ISO 8601, or a day alone")
    ]
    date_published_precision: Annotated[str | None, Meta(description="`second`, `minute` or `day`")]
    date_modified: Annotated[str | None, Meta(description="as stated by the page")]
    date_modified_precision: Annotated[str | None, Meta(description="`second`, `minute` or `day`")]
    date_inferred: Annotated[str | None, Meta(description="a date the page does not state")]
    date_inferred_method: Annotated[str | None, Meta(description="how it was inferred")]
    date_inferred_evidence: Annotated[str | None, Meta(description="what it was inferred from")]
    date_inferred_error_days: Annotated[
        int | None, Meta(description="how many days off it may be; null: not known")
    ]
    duplicate_of: Annotated[
        str | None, Meta(description="the article that stands for this copy; null: itself")
    ]
    family_id: Annotated[
        str | None,
        Meta(description="names articles whose titles differ in a place, a year or an amount"),
    ]
    flags: Annotated[tuple[str, ...], Meta(description="what may be wrong: `docs/quality.md`")]
    disclaimer: Annotated[str | None, Meta(description="the site's notice: show it with the text")]
    fetched_at: Annotated[
        Moment | None, Meta(description="moment of the capture that gave the content")
    ]
    capture_url: Annotated[
        str | None, Meta(description="its URL, as `healthnews archive show` takes")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord(Cited):
    """An article whole, without its teasers."""

    source_id: Annotated[str | None, Meta(description="the site's own id")]
    summary: Annotated[str | None, Meta(description="one-line answer printed above the body")]
    body: Annotated[str, Meta(description="text of all blocks, joined by newlines")]
    blocks: Annotated[
        tuple[Block, ...], Meta(description="the body: `kind`, `text`, `level`, `rows`")
    ]
    authors: Annotated[tuple[str, ...], Meta(description="names, as printed")]
    publisher: Annotated[str | None, Meta(description="name, as printed")]
    publisher_url: Annotated[str | None, Meta(description="address, as printed")]
    views: Annotated[int | None, Meta(description="number of readers the page prints")]
    credits: Annotated[tuple[Credit, ...], Meta(description="`role` and `names`, as printed")]
    qa_count: Annotated[int, Meta(description="its records in `qa`")]
    related_count: Annotated[int, Meta(description="its records in `related`")]
    parser: Annotated[str, Meta(description="name and version of the parser")]
    content_hash: Annotated[str, Meta(description="changes with the content")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QARecord(Cited):
    """A question and its answer."""

    position: Annotated[int, Meta(description="place on the page, from 1")]
    question: Annotated[str, Meta(description="the question")]
    answer: Annotated[str, Meta(description="the answer, its blocks joined by newlines")]
    short_answer: Annotated[
        str | None, Meta(description="one-line answer printed above it, where the page has one")
    ]
    section: Annotated[
        tuple[str, ...], Meta(description="headings above the question, outermost first")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkRecord(Cited):
    """A piece of an article's text, small enough for a retrieval system."""

    position: Annotated[int, Meta(description="place in the article, from 1")]
    headings: Annotated[
        tuple[str, ...], Meta(description="headings it stands under, outermost first")
    ]
    text: Annotated[str, Meta(description="its text, blocks and headings inside it a line each")]
    characters: Annotated[int, Meta(description="length of the text")]
    overlap: Annotated[int, Meta(description="characters at its start that end the chunk before")]
    tokens: Annotated[int | None, Meta(description="length in tokens, where a counter was given")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedRecord(Cited):
    """A teaser of another article, on the page of this one."""

    ordinal: Annotated[int, Meta(description="place on the page, all lists together, from 1")]
    list: Annotated[str, Meta(description="heading of the list, as printed")]
    position: Annotated[int, Meta(description="place in its list, from 1")]
    related_title: Annotated[str, Meta(description="title of the other article")]
    related_snippet: Annotated[str | None, Meta(description="cut by the site: never an answer")]
    related_category: Annotated[str | None, Meta(description="as printed")]
    related_date_published: Annotated[
        str | None, Meta(description="as printed for the other article")
    ]
    related_url: Annotated[str | None, Meta(description="address of the other article")]


Record: TypeAlias = ArticleRecord | QARecord | ChunkRecord | RelatedRecord
