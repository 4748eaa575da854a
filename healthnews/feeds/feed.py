"""The feeds: what records each is made of, and by what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from healthnews.feeds.chunking import Chunking
from healthnews.feeds.facts import Page
from healthnews.feeds.making import (
    CountTokens,
    article_records,
    chunk_records,
    qa_records,
    related_records,
)
from healthnews.feeds.records import ArticleRecord, ChunkRecord, QARecord, Record, RelatedRecord
from healthnews.feeds.selection import Selection


class Feed(StrEnum):
    """The closed set of feeds."""

    ARTICLES = "articles"
    QA = "qa"
    CHUNKS = "chunks"
    RELATED = "related"

    @property
    def record_type(self) -> type[Record]:
        """The type of its records."""
        return _RECORDS[self]

    @property
    def version(self) -> int:
        """One more whenever equal articles come to give other records than before."""
        return _VERSIONS[self]


_RECORDS: dict[Feed, type[Record]] = {
    Feed.ARTICLES: ArticleRecord,
    Feed.QA: QARecord,
    Feed.CHUNKS: ChunkRecord,
    Feed.RELATED: RelatedRecord,
}
# A cursor of another version is not honoured: what is out there was made by other rules.
_VERSIONS = {Feed.ARTICLES: 1, Feed.QA: 1, Feed.CHUNKS: 1, Feed.RELATED: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """Which feed, of which articles, and how its records are made.

    chunking: for chunks alone.
    count_tokens: for chunks alone: called with each chunk's text, returns its
        length in tokens. Whoever changes it makes a full export.
    """

    feed: Feed
    selection: Selection = field(default_factory=Selection)
    chunking: Chunking = field(default_factory=Chunking)
    count_tokens: CountTokens | None = None

    def records(self, page: Page) -> Iterator[Record]:
        """Yield the records of one article, in page order."""
        match self.feed:
            case Feed.ARTICLES:
                yield from article_records(page)
            case Feed.QA:
                yield from qa_records(page)
            case Feed.CHUNKS:
                yield from chunk_records(page, self.chunking, self.count_tokens)
            case Feed.RELATED:
                yield from related_records(page)

    @property
    def scope(self) -> str:
        """Eight hex digits that differ where the same articles would give other records."""
        parts: list[object] = [self.feed, self.feed.version, self.selection]
        if self.feed is Feed.CHUNKS:
            parts += [self.chunking, self.count_tokens is not None]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:8]
