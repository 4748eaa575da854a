"""What comes before reading: killed runs recovered, the index up to date, segments checked."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.indexing import index_archive, index_segment
from pipelines.archive.names import is_blocked, open_segments, relative_name
from pipelines.archive.recovery import Recovered, recover
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.rebuild.checks import CheckedSegment, checked
from pipelines.rebuild.engine import Engine
from pipelines.rebuild.planning import segment_file
from pipelines.rebuild.records import Advance, RebuildOptions
from pipelines.rebuild.segments import content_segments


def recover_first(options: RebuildOptions, crawl: CrawlStore, folder: Path) -> list[Recovered]:
    """Bring in order what killed runs left open, as at every start; nothing where nothing is.

    Their captures go into the current database. Where there is none they go
    nowhere: the new one will have them. Raises what `recover` raises.
    """
    if options.likeness_of is not None or not open_segments(options.archive):
        return []
    aside = folder / "recovered.db"
    with ExitStack() as held:
        if not options.db.exists():
            held.callback(_remove, aside)
        target = options.db if options.db.exists() else aside
        articles = held.enter_context(ArticleStore.open(target))
        return recover(options.archive, articles, crawl, clock=options.clock)


def being_written(archive: Path) -> tuple[str, ...]:
    """Return the names of the content segments that are being written. Raises OSError."""
    names = (relative_name(archive, path) for path in open_segments(archive))
    return tuple(name for name in names if not is_blocked(name))


def update_index(options: RebuildOptions, crawl: CrawlStore) -> None:
    """Index what is new in the archive. Raises ArchiveError."""
    with as_archive_error(options.archive, "be read"):
        total = sum(path.stat().st_size for path in content_segments(options.archive))
    with options.progress("indexing", total, True) as advance:
        if options.likeness_of is None:
            index_archive(options.archive, crawl, advance)
        else:
            _index_new(options.archive, crawl, advance)


def _index_new(likeness: Path, crawl: CrawlStore, advance: Advance) -> None:
    """Index what the index does not know; forget nothing: another archive may have it."""
    known = {row.name: row.bytes for row in crawl.captures.segments()}
    for path in content_segments(likeness):
        if known.get(path.name) == path.stat().st_size:
            advance(path.stat().st_size)
        else:
            index_segment(path, path.name, crawl.captures, advance)


def check_segments(options: RebuildOptions, engine: Engine) -> list[CheckedSegment]:
    """Return all content segments with their checksums. Raises ArchiveError, OSError."""
    with as_archive_error(options.archive, "be read"):
        segments = [segment_file(path) for path in content_segments(options.archive)]
    total = sum(segment.size for segment in segments)
    with options.progress("checking", total, True) as advance:
        return list(checked(engine, segments, advance))


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
