"""Worker processes that may die: what was under way is done again, results come in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from itertools import islice
from multiprocessing import connection
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

from pipelines.rebuild.collecting import collect_seldom

T = TypeVar("T")
R = TypeVar("R")

# Tasks per process that may be under way or done and waiting for their turn.
_AHEAD = 4


class Killed(Generic[T]):
    """A task that killed every process it was given to."""

    def __init__(self, task: T) -> None:
        self.task = task


class Crew:
    """Processes that run module-level functions. Use as a context manager.

    They are started from a process of their own, not forked from this one: a
    copy of an open SQLite connection would believe in locks that it does not
    hold. They ignore Ctrl-C, which is this process's to deal with, and end by
    themselves when this process is killed.
    """

    def __init__(self, jobs: int, preload: Iterable[str] = ()) -> None:
        self._jobs = jobs
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._pool: ProcessPoolExecutor | None = None

    def in_order(self, do: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R | Killed[T]]:
        """Yield what `do` returns for every task, in order, or `Killed` where it has no answer.

        When a process dies, the first task without an answer is tried alone,
        and the others again. Raises what `do` raises.
        """
        rest, unfinished = iter(tasks), deque[T]()
        while True:
            try:
                yield from self._run(do, rest, unfinished)
            except BrokenExecutor:
                self._end()
                yield self.alone(do, unfinished.popleft())
            else:
                return

    def alone(self, do: Callable[[T], R], task: T) -> R | Killed[T]:
        """Return what `do` returns, from a process that no other task can kill."""
        pool = self._start(1)
        try:
            return pool.submit(do, task).result()
        except BrokenExecutor:
            return Killed(task)
        finally:
            pool.shutdown(cancel_futures=True)

    def _run(self, do: Callable[[T], R], rest: Iterator[T], unfinished: deque[T]) -> Iterator[R]:
        """Yield answers; what has none is in `unfinished` when BrokenExecutor is raised."""
        if self._pool is None:
            self._pool = self._start(self._jobs)
        pool = self._pool
        pending = deque(pool.submit(do, task) for task in unfinished)
        try:
            while True:
                for task in islice(rest, self._jobs * _AHEAD - len(pending)):
                    unfinished.append(task)
                    pending.append(pool.submit(do, task))
                if not pending:
                    return
                answer = pending.popleft().result()
                unfinished.popleft()
                yield answer
        finally:
            for future in pending:
                future.cancel()

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=self._context, initializer=_begin)

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()


def _begin() -> None:
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
