"""Where the captures of a rebuild come from: every segment, or those that are to be read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from pipelines.archive.index import CaptureIndex
from pipelines.backup import backup
from pipelines.database import open_database
from pipelines.rebuild.checks import CheckedSegment
from pipelines.rebuild.index_queries import content_captures
from pipelines.rebuild.keys import code_key, part_key
from pipelines.rebuild.planning import ranges
from pipelines.rebuild.records import RebuildOptions
from pipelines.rebuild.stale import stale_articles, stale_count
from pipelines.rebuild.tasks import Chosen, SegmentRange, Task
from pipelines.schema import ARTICLES
from pipelines.tombstones import Tombstones


class Source(Protocol):
    """What is read, and into what.

    total: captures to expect. missing: articles without a capture, once all
    tasks were taken.
    """

    total: int
    missing: list[str]

    def begin(self, building: Path) -> None:
        """Make what the new database begins with, if anything."""

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks, the same ones in the same order for the same input."""
        ...


class _Tasks:
    """Makes tasks whose parts lie in one folder."""

    def __init__(self, options: RebuildOptions, db: Database, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._code = code_key(Tombstones(db).all_bans())

    def task(self, source: SegmentRange | Chosen, part: str, sha256: str = "") -> Task:
        """Return the task of a source whose part has that name."""
        options = self._options
        return Task(
            key=part_key(self._code, sha256, source),
            part=self._folder / part,
            archive=options.archive,
            crawl_db=options.crawl_db,
            source=source,
            reader=options.reader,
        )


class FromSegments:
    """All captures of all segments, into an empty database."""

    def __init__(
        self,
        options: RebuildOptions,
        db: Database,
        folder: Path,
        segments: Sequence[CheckedSegment],
    ) -> None:
        self._tasks = _Tasks(options, db, folder)
        self._size = options.captures_per_part
        self._db = db
        self._segments = segments
        self.total = content_captures(db)
        self.missing: list[str] = []

    def begin(self, building: Path) -> None:
        """Begin with nothing."""

    def tasks(self) -> Iterator[Task]:
        """Yield tasks in order of segment and place."""
        for segment in self._segments:
            for source in ranges(self._db, segment.file, self._size):
                yield self._tasks.task(source, range_part(source), segment.sha256)


class FromStale:
    """The newest capture of every article that an older parser has read, into a copy."""

    def __init__(self, options: RebuildOptions, db: Database, folder: Path) -> None:
        self._tasks = _Tasks(options, db, folder)
        self._size = options.captures_per_part
        self._current = options.db
        self._index = CaptureIndex(db)
        with closing(open_database(options.db, ARTICLES, read_only=True)) as current:
            self.total = stale_count(current)
        self.missing: list[str] = []

    def begin(self, building: Path) -> None:
        """Begin with a copy of the current database. Raises BackupError."""
        backup(self._current, building)

    def tasks(self) -> Iterator[Task]:
        """Yield tasks in order of parser and identity."""
        with closing(open_database(self._current, ARTICLES, read_only=True)) as current:
            articles = stale_articles(current, self._index)
            number = 0
            while some := list(islice(articles, self._size)):
                number += 1
                self.missing += [item.identity for item in some if item.capture is None]
                rows = tuple(item.capture for item in some if item.capture is not None)
                if rows:
                    yield self._tasks.task(Chosen(rows), f"stale-{number:06d}.part")


def range_part(source: SegmentRange) -> str:
    """Return the name of the part of a range."""
    return f"{source.segment}.{source.start:012d}-{source.end:012d}.part"
