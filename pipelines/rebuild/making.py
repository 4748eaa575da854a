"""One task made into one part: what worker processes do."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive.exchange import Archived, ArchiveError
from pipelines.archive.file_errors import sync_folder
from pipelines.database import open_database
from pipelines.errors import StoreError
from pipelines.rebuild.memory import peak_memory
from pipelines.rebuild.part_tables import create_part
from pipelines.rebuild.part_writer import Parsed, PartWriter
from pipelines.rebuild.range_reading import Found, read_chosen, read_range
from pipelines.rebuild.tasks import PartFacts, SegmentRange, Task, Unread
from pipelines.schema import CRAWL
from pipelines.tombstones import Tombstones

# As many pages and their articles are held in memory, or as many bytes of pages. Each step
# goes over all of them, which keeps its code in the processor's cache; many more pages would
# put each other out of it.
_BATCH = 100
_BATCH_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """A part that is written, but not yet durable, and not under its name.

    written: where it is. peak: the most memory its process had so far, in
    bytes. cpu: the CPU time it took, in seconds.
    """

    part: PartFacts
    written: Path
    peak: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Reused:
    """A part that an earlier rebuild has left."""

    part: PartFacts


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a part was not made: `path` cannot be used."""

    path: Path
    message: str


def find_or_make(task: Task) -> Made | Reused | Refused:
    """Return the task's part, made unless it is there. Raises as `make_part` does."""
    facts = _left(task)
    return make_part(task) if facts is None else Reused(facts)


def make_part(task: Task) -> Made | Refused:
    """Read what the task names and write its part, whole or not at all.

    Raises sqlite3.Error or OSError where the part cannot be written.
    """
    try:
        with closing(open_database(task.crawl_db, CRAWL, read_only=True)) as db:
            return write_part(task, _read(task, db), Tombstones(db).all_bans())
    except (ArchiveError, StoreError) as error:
        # These do not survive the way between processes as exceptions.
        return Refused(error.path, str(error).removeprefix(f"{error.path}: "))


def write_part(task: Task, found: Iterator[Found], bans: Mapping[str, str] | None = None) -> Made:
    """Write a part of what was found and is not banned.

    Raises as `make_part` does, and what `found` raises.
    """
    began = time.process_time()
    # A process that outlived its parent may be at the same part.
    beside = task.part.with_name(f"{task.part.name}.{os.getpid()}.tmp")
    beside.unlink(missing_ok=True)
    try:
        with closing(create_part(beside)) as db:
            writer = PartWriter(db, bans)
            for batch in _batches(found):
                _take(writer, task, batch)
            writer.finish(task.key)
            db.execute("COMMIT")
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    facts = PartFacts(task.part, writer.captures, writer.lost)
    return Made(facts, beside, peak_memory(), time.process_time() - began)


def settle(made: Made) -> PartFacts:
    """Make a part durable and give it its name: from then on it is taken for whole.

    For the process that gives out the tasks: it has time to wait for the disk,
    and the workers go on meanwhile. Raises OSError.
    """
    handle = os.open(made.written, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    made.written.replace(made.part.path)
    sync_folder(made.part.path.parent)
    return made.part


def _read(task: Task, db: Database) -> Iterator[Found]:
    if isinstance(task.source, SegmentRange):
        return read_range(task.archive, db, task.source)
    return read_chosen(task.archive, db, task.source)


def _take(writer: PartWriter, task: Task, batch: Sequence[Found]) -> None:
    items: list[Parsed | Unread] = []
    for found in batch:
        if isinstance(found, Archived):
            items.append(task.reader(found.exchange))
        else:
            items += found.unread
            uris = [unread.uri for unread in found.unread if unread.uri is not None]
            writer.spoil(found.segment, found.damaged, uris)
    writer.take(items)


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    """Yield what is found in batches that are small in number and in bytes."""
    batch: list[Found] = []
    size = 0
    for item in found:
        batch.append(item)
        size += len(item.exchange.body) if isinstance(item, Archived) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _left(task: Task) -> PartFacts | None:
    """Return the part if it is there, whole, of the same key, and nothing in it was unreadable."""
    if not task.part.exists():
        return None
    try:
        with closing(sqlite3.connect(task.part)) as db:
            key, captures, lost = db.execute("SELECT key, captures, lost FROM facts").fetchone()
    except (sqlite3.Error, TypeError, ValueError):
        return None
    # What could not be read may have been mended elsewhere since: try again.
    return PartFacts(task.part, captures, lost) if key == task.key and not lost else None
