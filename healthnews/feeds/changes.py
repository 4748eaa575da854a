"""What has become of articles since a cursor, with their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from msgspec import Meta
from sqlite_utils import Database

from healthnews.feeds.facts import Page
from healthnews.feeds.feed import FeedOptions
from healthnews.feeds.reading import PAGE, all_pages, pages_of
from healthnews.feeds.records import Record
from pipelines.change_log import BEGINNING, ChangeKind, Logged, Mark, since


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article in a feed: let go of all its records, then take these."""

    identity: Annotated[str, Meta(description="names the article")]
    change: Annotated[ChangeKind, Meta(description="`added`, `changed` or `removed`")]
    records: Annotated[int, Meta(description="how many records it has now")]


class Changed(NamedTuple):
    """A change, and the records that the article has now."""

    change: Change
    records: tuple[Record, ...]


def full(db: Database, options: FeedOptions) -> Iterator[tuple[Page, tuple[Record, ...]]]:
    """Yield every article of the selection, and its records, in order of identity."""
    for pages in all_pages(db, options.selection):
        for page in pages:
            yield page, tuple(options.records(page))


def changed(db: Database, options: FeedOptions, at: Mark) -> Iterator[tuple[Page | None, Changed]]:
    """Yield what has changed after a moment, in order of identity; the page where it is there.

    An article that is no longer in the selection is removed. One that never was in
    it may be told as removed, too: letting go of it does no harm.
    """
    if at == BEGINNING:
        for page, records in full(db, options):
            yield page, _changed(page.facts.identity, ChangeKind.ADDED, records)
        return
    logged = list(since(db, at))
    for begin in range(0, len(logged), PAGE):
        yield from _looked_up(db, options, logged[begin : begin + PAGE])


def _looked_up(
    db: Database, options: FeedOptions, logged: list[Logged]
) -> Iterator[tuple[Page | None, Changed]]:
    found = pages_of(db, options.selection, [entry.identity for entry in logged])
    pages = {page.facts.identity: page for page in found}
    for entry in logged:
        page = pages.get(entry.identity)
        if page is None:
            yield None, _changed(entry.identity, ChangeKind.REMOVED, ())
        else:
            yield page, _changed(entry.identity, entry.kind, tuple(options.records(page)))


def _changed(identity: str, kind: ChangeKind, records: tuple[Record, ...]) -> Changed:
    return Changed(Change(identity, kind, len(records)), records)
