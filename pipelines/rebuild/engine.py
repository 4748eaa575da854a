"""Who does a rebuild's work: the interface of engines, and the one that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias

from pipelines.archive.sidecar import sha256_of
from pipelines.rebuild.crew import Crew, Killed
from pipelines.rebuild.making import Made, Refused, Reused, find_or_make, settle
from pipelines.rebuild.tasks import Task

Answer: TypeAlias = Made | Reused | Refused | Killed[Task]
"""What became of a task. A part that was made or found is durable, and where its task says."""

_WORKER = "pipelines.rebuild.making"
# With so few processes merging would take from them the processor they need: it costs a half
# more then, and ends no sooner. With more of them it is done while they are at work.
_FEW = 2


class Engine(Protocol):
    """Runs the work of a rebuild somewhere; whatever it is, the parts are the same.

    is_crowded: whether the workers need the processor that this process runs on,
    so that it should merge when they have ended.
    """

    is_crowded: bool

    def sums(self, segments: Sequence[Path]) -> Iterator[str | Killed[Path]]:
        """Yield the SHA-256 in hex of every segment, in order. Raises OSError."""
        ...

    def parts(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Yield what became of every task, in order; tasks are taken as they are needed.

        Raises sqlite3.Error or OSError where a part cannot be written.
        """
        ...

    def alone(self, task: Task) -> Answer:
        """Return what became of a task that may kill its process, and no other task with it."""
        ...


StartEngine: TypeAlias = Callable[[int], AbstractContextManager[Engine]]
"""Starts an engine with so many processes; it ends with the context."""


class LocalEngine:
    """Processes of this machine, which write parts into a folder of this machine."""

    def __init__(self, crew: Crew, jobs: int) -> None:
        self._crew = crew
        self.is_crowded = jobs <= _FEW

    def sums(self, segments: Sequence[Path]) -> Iterator[str | Killed[Path]]:
        """Yield checksums, as `Engine` says."""
        return self._crew.in_order(sha256_of, segments)

    def parts(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Yield answers, as `Engine` says."""
        return map(_settled, self._crew.in_order(find_or_make, tasks))

    def alone(self, task: Task) -> Answer:
        """Return an answer, as `Engine` says."""
        return _settled(self._crew.alone(find_or_make, task))


@contextmanager
def local_engine(jobs: int) -> Iterator[Engine]:
    """Start so many processes on this machine."""
    with Crew(jobs, preload=[_WORKER]) as crew:
        yield LocalEngine(crew, jobs)


def _settled(answer: Answer) -> Answer:
    # Here, not in the workers: this process has the time to wait for the disk.
    if isinstance(answer, Made):
        settle(answer)
    return answer
