"""The parts of a rebuild, one after the other: found again, or made by the workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from pipelines.archive.exchange import ArchiveError, Damaged
from pipelines.rebuild.crew import Killed
from pipelines.rebuild.engine import Answer, Engine
from pipelines.rebuild.index_queries import offsets, unread_at
from pipelines.rebuild.keys import part_key
from pipelines.rebuild.making import Made, Refused, settle, write_part
from pipelines.rebuild.planning import halves
from pipelines.rebuild.range_reading import Spot
from pipelines.rebuild.sources import range_part
from pipelines.rebuild.tasks import Chosen, PartFacts, SegmentRange, Task, Unread

_KILLED = "the process that read it was killed"


@dataclass(slots=True)
class Progress:
    """What became of the parts so far.

    peak: most memory of any worker, in bytes. cpu: CPU time of all, in seconds.
    """

    made: int = 0
    reused: int = 0
    peak: int = 0
    cpu: float = 0.0


class Parts:
    """Turns tasks into parts, in order. `db` is `crawl.db`, for reading the index."""

    def __init__(self, engine: Engine, db: Database) -> None:
        self._engine = engine
        self._db = db
        self.progress = Progress()

    def of(self, tasks: Iterable[Task]) -> Iterator[PartFacts]:
        """Yield the part of every task; of one that kills its process, several or an empty one.

        Raises ArchiveError where a segment cannot be read at all, sqlite3.Error
        or OSError where a part cannot be written.
        """
        for answer in self._engine.parts(tasks):
            yield from self._settled(answer)

    def _settled(self, answer: Answer) -> Iterator[PartFacts]:
        if isinstance(answer, Killed):
            yield from self._smaller(answer.task)
        elif isinstance(answer, Refused):
            raise ArchiveError(answer.path, answer.message)
        elif isinstance(answer, Made):
            yield self._made(answer)
        else:
            self.progress.reused += 1
            yield answer.part

    def _made(self, made: Made) -> PartFacts:
        self.progress.made += 1
        self.progress.peak = max(self.progress.peak, made.peak)
        self.progress.cpu += made.cpu
        return made.part

    def _smaller(self, task: Task) -> Iterator[PartFacts]:
        """Try half of it and half of it again, until it is one capture that is deadly."""
        pieces = list(self._pieces(task))
        if not pieces:
            made = write_part(task, iter([self._given_up(task)]))
            settle(made)
            yield self._made(made)
        for piece in pieces:
            yield from self._settled(self._engine.alone(piece))

    def _pieces(self, task: Task) -> Iterator[Task]:
        source = task.source
        if isinstance(source, SegmentRange):
            for half in halves(self._db, source):
                yield smaller_task(task, half)
        elif len(source.rows) > 1:
            middle = len(source.rows) // 2
            for rows in (source.rows[:middle], source.rows[middle:]):
                yield smaller_task(task, Chosen(rows))

    def _given_up(self, task: Task) -> Spot:
        source = task.source
        if isinstance(source, Chosen):
            (row,) = source.rows
            at = row.position
            reason = f"{at.segment} at {at.offset}: {_KILLED}"
            unread = Unread(row.uri, row.fetched_at, row.status, reason)
            return Spot(at.segment, Damaged(at.offset, at.length, _KILLED, row.uri), (unread,))
        spot = Damaged(source.start, source.end - source.start, _KILLED)
        reason = f"{source.segment} at {source.start}: {_KILLED}"
        known = list(offsets(self._db, source.segment, source.start, source.end))
        unread_ones = tuple(unread_at(self._db, source.segment, at, reason) for at in known)
        nobody = Unread(None, None, None, f"{reason}; the index knows no capture in it")
        return Spot(source.segment, spot, unread_ones or (nobody,))


def smaller_task(task: Task, source: SegmentRange | Chosen) -> Task:
    """Return a task for a piece of the task's source."""
    folder = task.part.parent
    key = part_key(task.key, "", source)
    path = (
        folder / range_part(source)
        if isinstance(source, SegmentRange)
        else folder / f"{task.part.stem}-{key[:16]}.part"
    )
    return replace(task, key=key, part=path, source=source)
