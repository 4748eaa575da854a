"""An export: a feed, or what has changed in it, as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from sqlite_utils import Database

from healthnews.feeds.changes import Change, changed, full
from healthnews.feeds.cursor import Cursor
from healthnews.feeds.facts import Page
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.formats import Format
from healthnews.feeds.jsonld import document
from healthnews.feeds.manifest import ExportedFile, Manifest
from healthnews.feeds.records import Record
from healthnews.feeds.target import ExportTarget
from healthnews.version import __version__
from healthnews.whole_files import whole_file
from pipelines.archive.file_errors import sync_folder
from pipelines.change_log import ChangeKind, latest
from pipelines.schema import ARTICLES

_HERE = (ChangeKind.ADDED, ChangeKind.CHANGED)


def export(
    db: Database,
    options: FeedOptions,
    target: ExportTarget,
    *,
    since: Cursor | None = None,
    on_article: Callable[[], object] = lambda: None,
) -> Manifest:
    """Write a feed as it is at one moment, or what has changed in it since a cursor.

    The files are there whole, each, or not at all, and the manifest after them:
    killed at any moment, an export leaves no cursor beyond what its files have.

    Raises CursorError and ExportError before anything is written;
    MissingLibraryError; OSError; sqlite3.Error.
    """
    target.require(options.feed)
    with db.atomic():
        if since is not None:
            since.require(options, db)
        job = _Job(db, options, target, Cursor.of(options, latest(db)), on_article)
        target.folder.mkdir(parents=True, exist_ok=True)
        manifest = job.full() if since is None else job.changes(since)
    with whole_file(target.folder / f"{manifest.data.name}.manifest.json") as file:
        file.write(msgspec.json.format(manifest.to_json(), indent=2) + b"\n")
    sync_folder(target.folder)
    return manifest


@dataclass(frozen=True, slots=True)
class _Job:
    """One export under way, in one read transaction; `cursor` is its moment."""

    db: Database
    options: FeedOptions
    target: ExportTarget
    cursor: Cursor
    on_article: Callable[[], object]

    def full(self) -> Manifest:
        feed, articles = self.options.feed, 0
        with self.target.data(feed, feed.value) as data:
            for page, records in full(self.db, self.options):
                data.write(self._shown(page, records))
                articles += 1
                self.on_article()
        return self._manifest(articles, data.described())

    def changes(self, since: Cursor) -> Manifest:
        feed, kinds = self.options.feed, Counter[ChangeKind]()
        stem = f"{feed}.{since.at.sequence}-{self.cursor.at.sequence}"
        with (
            self.target.data(feed, stem) as data,
            self.target.changes(feed, stem, Change) as changes,
        ):
            for page, entry in changed(self.db, self.options, since.at):
                if page is not None:
                    data.write(self._shown(page, entry.records))
                changes.write([entry.change])
                kinds[entry.change.change] += 1
                self.on_article()
        articles = sum(kinds[kind] for kind in _HERE)
        whole = self._manifest(articles, data.described())
        return replace(
            whole,
            added=kinds[ChangeKind.ADDED],
            changed=kinds[ChangeKind.CHANGED],
            removed=kinds[ChangeKind.REMOVED],
            changes=changes.described(),
            since=str(since),
        )

    def _shown(self, page: Page, records: tuple[Record, ...]) -> list[object]:
        return [document(page)] if self.target.format is Format.JSONLD else list(records)

    def _manifest(self, articles: int, data: ExportedFile) -> Manifest:
        options = self.options
        chunking = options.chunking if options.feed is Feed.CHUNKS else None
        return Manifest(
            feed=options.feed,
            feed_version=options.feed.version,
            format=self.target.format,
            site=options.selection.site,
            kept_only=options.selection.kept_only,
            chunk_characters=None if chunking is None else chunking.characters,
            chunk_overlap=None if chunking is None else chunking.overlap,
            articles=articles,
            data=data,
            cursor=str(self.cursor),
            schema_version=ARTICLES.version,
            healthnews=__version__,
        )
