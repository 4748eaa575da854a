"""What the feeds read of an article: its facts, and the rows that belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.record import QA, Block, Credit, Related


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """An article's scalars.

    Each field but `capture_url` is the column of that name in `v_articles`, and a
    tuple is read from its JSON: a column that the view gets is one line here.
    """

    identity: str
    url: str | None
    site: str
    source_id: str | None
    title: str
    summary: str | None
    date_published: str | None
    date_published_precision: str | None
    date_modified: str | None
    date_modified_precision: str | None
    date_inferred: str | None
    date_inferred_method: str | None
    date_inferred_evidence: str | None
    date_inferred_error_days: int | None
    authors: tuple[str, ...]
    publisher: str | None
    publisher_url: str | None
    views: int | None
    disclaimer: str | None
    credits: tuple[Credit, ...]
    duplicate_of: str | None
    family_id: str | None
    flags: tuple[str, ...]
    parser: str
    content_hash: str
    fetched_at: str | None
    # `articles.url`: the address that the archive knows the capture by.
    capture_url: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One article whole: its facts, body, pairs and teasers in page order."""

    facts: Facts
    blocks: tuple[Block, ...]
    qa: tuple[QA, ...]
    related: tuple[Related, ...]
