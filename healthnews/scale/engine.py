"""The rebuild's engine on Dask: orders to workers, parts to where the rebuild merges them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from healthnews.scale.cluster import crew_at, own_crew
from healthnews.scale.dask_crew import DaskCrew
from healthnews.scale.hashing import sha256_at
from healthnews.scale.orders import Order, fill, own_code, packed_name
from healthnews.scale.packing import unpack
from healthnews.scale.places import Place
from pipelines.archive.file_errors import sync_folder
from pipelines.rebuild.crew import Killed
from pipelines.rebuild.engine import Answer, Engine
from pipelines.rebuild.index_slice import slice_index
from pipelines.rebuild.making import Made, Reused
from pipelines.rebuild.tasks import SegmentRange, Task

# With so few workers on this machine merging would take from them the processor they need.
_FEW = 2


@dataclass(frozen=True, slots=True)
class ScaleOptions:
    """Where the work is done, and where its files are.

    scheduler: address of a Dask scheduler; None for workers of this machine.
    archive: URL of the folder of segments; None where workers see the archive's own path.
    parts: URL of the folder where workers put parts; None where they see the path
        of `NEW.parts`.
    dataset: URL of the folder of a Parquet data set that is made in place of a
        database; None for a database.
    """

    scheduler: str | None = None
    archive: str | None = None
    parts: str | None = None
    dataset: str | None = None


@contextmanager
def workers(options: ScaleOptions, jobs: int) -> Iterator[DaskCrew]:
    """Start workers, `jobs` of them, or use those of the scheduler. Raises ClusterLostError."""
    scheduler = options.scheduler
    with own_crew(jobs) if scheduler is None else crew_at(scheduler) as crew:
        yield crew


@contextmanager
def dask_engine(crew: DaskCrew, options: ScaleOptions, jobs: int) -> Iterator[Engine]:
    """Give the work to workers; that a rebuild's end is theirs, too, is the caller's to see to."""
    yield DaskEngine(crew, options, is_crowded=options.scheduler is None and jobs <= _FEW)


class DaskEngine:
    """Gives out a task at a time, as `pipelines.rebuild.engine.Engine` says."""

    def __init__(self, crew: DaskCrew, options: ScaleOptions, *, is_crowded: bool) -> None:
        self._crew = crew
        self._options = options
        self._sliced: set[str] = set()
        self.is_crowded = is_crowded

    def sums(self, segments: Sequence[Path]) -> Iterator[str | Killed[Path]]:
        """Yield checksums, each read where the worker is."""
        of = partial(sha256_at, self._options.archive)
        return self._crew.in_order(of, [path.absolute() for path in segments])

    def parts(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Yield answers; the part is at its task's path by then."""
        return map(self._taken, self._crew.in_order(fill, map(self._order, tasks)))

    def alone(self, task: Task) -> Answer:
        """Return the answer to a task that may kill its worker."""
        return self._taken(self._crew.alone(fill, self._order(task)))

    def _order(self, task: Task) -> Order:
        source = task.source
        if not isinstance(source, SegmentRange):
            raise TypeError(f"only segments are given out, not {source!r}")
        return Order(
            task=task,
            code=own_code(),
            index=self._slice(task, source.segment),
            archive=self._options.archive,
            parts=self._options.parts,
        )

    def _slice(self, task: Task, segment: str) -> str:
        name = f"{segment}.index"
        if name not in self._sliced:
            path = task.part.with_name(name)
            slice_index(task.crawl_db, segment, path)
            if self._options.parts is not None:
                Place(self._options.parts).put(path, name)
            self._sliced.add(name)
        return name

    def _taken(self, answer: Answer | Killed[Order]) -> Answer:
        if isinstance(answer, Killed):
            given = answer.task
            return Killed(given.task if isinstance(given, Order) else given)
        if self._options.parts is not None and isinstance(answer, Made | Reused):
            _fetch(Place(self._options.parts), answer.part.path)
        return answer


def _fetch(place: Place, path: Path) -> None:
    packed, beside = (path.with_name(f"{path.name}.{of}") for of in ("zst", "tmp"))
    place.fetch(packed_name(path), packed)
    unpack(packed, beside)
    packed.unlink()
    beside.replace(path)
    sync_folder(path.parent)
