"""One task given to a worker that may be anywhere: captures in, one part out, no records back."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from healthnews.scale.packing import pack, unpack
from healthnews.scale.places import Place
from pipelines.archive.exchange import ArchiveError, Position
from pipelines.database import open_database
from pipelines.rebuild.collecting import collect_seldom
from pipelines.rebuild.index_slice import payloads_elsewhere
from pipelines.rebuild.keys import code_key
from pipelines.rebuild.making import Made, Refused, Reused, find_or_make, settle
from pipelines.rebuild.tasks import SegmentRange, Task
from pipelines.schema import CRAWL

_OTHER_CODE = (
    "the worker runs another healthnews than the process that asked: install the same one there"
)


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker gets.

    task: with paths as they are where the order was given.
    code: `own_code()` there: who runs other code would make other parts.
    index: name of the slice of the index in `parts`, or beside the part.
    archive, parts: URLs of the segments' and of the parts' folder; None where the
        paths of the task are the worker's too.
    """

    task: Task
    code: str
    index: str
    archive: str | None = None
    parts: str | None = None


def packed_name(part: Path) -> str:
    """Return the name of a part among parts at a URL."""
    return f"{part.name}.zst"


@cache
def own_code() -> str:
    """Return a checksum of the code that this process parses with."""
    return code_key({})


def fill(order: Order) -> Made | Reused | Refused:
    """Make the order's part, unless it is there: durable and under its name, or not there at all.

    Raises sqlite3.Error or OSError where it cannot be written.
    """
    _begin()
    if order.code != own_code():
        return Refused(order.task.part, _OTHER_CODE)
    with TemporaryDirectory(prefix="healthnews-") as name:
        try:
            return _filled(order, Path(name))
        except ArchiveError as error:
            return Refused(error.path, str(error).removeprefix(f"{error.path}: "))


@cache
def _begin() -> None:
    collect_seldom()


def _filled(order: Order, scratch: Path) -> Made | Reused | Refused:
    task = replace(order.task, crawl_db=_index(order, scratch))
    if order.archive is not None:
        task = replace(task, archive=_segments(order, task, scratch / "archive"))
    if order.parts is None:
        answer = find_or_make(task)
        if isinstance(answer, Made):
            settle(answer)
        return answer
    return _shipped(order, replace(task, part=scratch / task.part.name))


def _shipped(order: Order, task: Task) -> Made | Reused | Refused:
    """Make a part here and put it where the parts are; or find it there."""
    place, name = Place(order.parts or ""), packed_name(task.part)
    packed = task.part.with_name(name)
    with suppress(FileNotFoundError):
        place.fetch(name, packed)
        unpack(packed, task.part)
    answer = find_or_make(task)
    if isinstance(answer, Made):
        pack(answer.written, packed)
        place.put(packed, name)
    if isinstance(answer, Refused):
        return answer
    return replace(answer, part=replace(answer.part, path=order.task.part))


def _index(order: Order, scratch: Path) -> Path:
    """Return a copy of the slice that is this process's alone: SQLite locks what it reads."""
    path = scratch / "index.db"
    Place(order.parts or str(order.task.part.parent)).fetch(order.index, path)
    return path


def _segments(order: Order, task: Task, folder: Path) -> Path:
    """Fetch the task's segment, and what its revisits refer to, into a folder like the archive."""
    place, source = Place(order.archive or ""), task.source
    folder.mkdir()
    if not isinstance(source, SegmentRange):
        raise TypeError(f"only segments are fetched, not {source!r}")
    segment = folder / source.segment
    try:
        place.fetch(source.segment, segment)
    except FileNotFoundError as error:
        raise ArchiveError(segment, "is gone") from error
    # Its size tells whether it is still the file that the order is about.
    os.utime(segment, ns=(source.changed, source.changed))
    with closing(open_database(task.crawl_db, CRAWL, read_only=True)) as db:
        elsewhere = payloads_elsewhere(db, source.segment)
    for at, data in zip(elsewhere, place.pieces(elsewhere), strict=True):
        _write_at(folder, at, data)
    return folder


def _write_at(folder: Path, at: Position, data: bytes) -> None:
    # A file with holes: what lies elsewhere in it nobody asks for.
    path = folder / at.segment
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as file:
        file.seek(at.offset)
        file.write(data)
