"""A rebuild from beginning to end."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipelines.archive.exchange import ArchiveError
from pipelines.archive.file_errors import sync_folder
from pipelines.crawl_db import CrawlStore, RunState
from pipelines.database import open_database
from pipelines.errors import StoreError
from pipelines.rebuild.built import built_path
from pipelines.rebuild.phases import Rebuilding
from pipelines.rebuild.records import RebuildOptions, RebuildSummary
from pipelines.schema import CRAWL


def parts_folder(into: Path) -> Path:
    """Return where the parts of a new database lie until it is whole."""
    return into.with_name(into.name + ".parts")


class RebuildError(StoreError):
    """A rebuild cannot begin. `path` is the database that was to be made."""


def rebuild(options: RebuildOptions) -> RebuildSummary:
    """Build a new database from the archive, beside the current one, which is not touched.

    The new database appears whole or not at all, and replaces one that an
    earlier rebuild has left. Killed at any moment, the next rebuild goes on
    with the parts that are whole. Which captures win, and how they are counted,
    is what one crawl would have made of them, one by one, in order of segment
    and place, whatever `jobs` is.

    Damage does not end it: what cannot be read is in the summary, spot by
    spot, and among the outcomes.

    Raises RebuildError where `into` may not be written; ArchiveError where the
    archive cannot be read, or changes meanwhile; StoreError for the databases;
    sqlite3.Error or OSError where something cannot be written.
    """
    _require_target(options)
    with _alone(options.into) as parts, closing(open_database(options.crawl_db, CRAWL)) as db:
        crawl = CrawlStore(db)
        run = crawl.begin_run("rebuild", None, _arguments(options), options.clock())
        state = RunState.FAILED
        try:
            summary = Rebuilding(options, db, run, parts).run()
            state = RunState.FINISHED
        except KeyboardInterrupt:
            state = RunState.INTERRUPTED
            raise
        finally:
            crawl.finish_run(run, state, options.clock())
        if not options.keep_parts:
            shutil.rmtree(parts)
    return summary


def _arguments(options: RebuildOptions) -> dict[str, object]:
    named = ("archive", "db", "into", "jobs", "stale")
    return {name: getattr(options, name) for name in named}


def _require_target(options: RebuildOptions) -> None:
    into = options.into
    if not options.archive.is_dir():
        raise ArchiveError(options.archive, "there is no archive here")
    if into.exists() and options.db.exists() and into.samefile(options.db):
        raise RebuildError(into, "this is the current database: build beside it, then swap")
    if into.absolute() == options.db.absolute():
        raise RebuildError(into, "this is where the current database goes: build beside it")
    if into.exists() and not built_path(into).exists():
        raise RebuildError(into, "exists, and no rebuild has made it: it is not replaced")
    for suffix in ("-wal", "-journal"):
        log = into.with_name(into.name + suffix)
        if log.exists():
            raise RebuildError(into, f"in use, or not closed: {log.name} exists")


@contextmanager
def _alone(into: Path) -> Iterator[Path]:
    """Make the folder of parts and lock it; yield it."""
    parts = parts_folder(into)
    try:
        parts.mkdir(parents=True, exist_ok=True)
        sync_folder(parts.parent)
        handle = os.open(parts, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise RebuildError(into, f"cannot be made: {parts}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield parts
    except BlockingIOError as error:
        raise RebuildError(into, "another process is building it") from error
    finally:
        os.close(handle)
