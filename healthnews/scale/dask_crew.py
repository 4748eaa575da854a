"""Work on a Dask cluster that may lose workers, and its scheduler: results come in order."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from itertools import islice
from typing import TypeVar

from distributed import Client, Future
from distributed.client import ClosedClientError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from pipelines.rebuild.crew import Killed

T = TypeVar("T")
R = TypeVar("R")

_log = logging.getLogger(__name__)

# Tasks per worker that may be under way or done and waiting for their turn.
_AHEAD = 4
# Seconds to wait for an answer before asking a scheduler again that is not there.
_ASK_AGAIN = 1.0
_LOST = (CancelledError, ClosedClientError, CommClosedError)


class ClusterLostError(OSError):
    """The scheduler went away and did not come back, or has no workers."""


class DaskCrew:
    """Runs module-level functions on a cluster, as `pipelines.rebuild.crew.Crew` does here."""

    def __init__(self, connect: Callable[[], Client], patience: float) -> None:
        """Connect. patience: seconds to wait for a scheduler and a worker, at any time.

        connect: returns a client, or raises OSError or TimeoutError where nobody answers.

        Raises ClusterLostError.
        """
        self._connect = connect
        self._patience = patience
        self._client = self._connected()

    def in_order(self, do: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R | Killed[T]]:
        """Yield what `do` returns for every task, in order, or `Killed` where it has no answer.

        Where the scheduler is lost and comes back, tasks without an answer are
        given out again. Raises ClusterLostError, and what `do` raises.
        """
        rest, unfinished = iter(tasks), deque[T]()
        while True:
            try:
                yield from self._run(do, rest, unfinished)
            except _LOST as error:
                _log.warning("the scheduler is lost: waiting for it to come back: %s", error)
                self._close()
                self._client = self._connected()
            else:
                return

    def alone(self, do: Callable[[T], R], task: T) -> R | Killed[T]:
        """Return what `do` returns for a task, tried again by itself where workers have died.

        Workers have one thread, so no other task can be what kills them.
        """
        (answer,) = self.in_order(do, [task])
        return answer

    def close(self) -> None:
        """Leave the cluster; its tasks for us end."""
        self._close()

    def _run(
        self, do: Callable[[T], R], rest: Iterator[T], unfinished: deque[T]
    ) -> Iterator[R | Killed[T]]:
        """Yield answers; what has none is in `unfinished` when the scheduler is lost."""
        pending = deque(self._submit(do, task) for task in unfinished)
        try:
            while True:
                for task in islice(rest, max(0, self._window() - len(pending))):
                    unfinished.append(task)
                    pending.append(self._submit(do, task))
                if not pending:
                    return
                answer = self._answer(do, pending[0], unfinished[0])
                pending.popleft()
                unfinished.popleft()
                yield answer
        finally:
            for future in pending:
                future.release()

    def _submit(self, do: Callable[[T], R], task: T) -> Future[R]:
        return self._client.submit(do, task, pure=False)

    def _answer(self, do: Callable[[T], R], future: Future[R], task: T) -> R | Killed[T]:
        answer: R
        try:
            answer = future.result()
        except KilledWorker:
            # All that a dead worker had before it is suspected: what is innocent comes through.
            try:
                answer = self._submit(do, task).result()
            except KilledWorker:
                return Killed(task)
        return answer

    def _window(self) -> int:
        threads: Mapping[str, int] = self._client.nthreads()
        return _AHEAD * max(1, sum(threads.values()))

    def _connected(self) -> Client:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                client = self._connect()
                left = max(0.1, deadline - time.monotonic())
                client.wait_for_workers(1, timeout=left)
            except (OSError, TimeoutError) as error:
                if time.monotonic() >= deadline:
                    raise ClusterLostError(f"no scheduler with a worker: {error}") from error
                time.sleep(_ASK_AGAIN)
            else:
                return client

    def _close(self) -> None:
        try:
            self._client.close(timeout=1)
        except (*_LOST, OSError, TimeoutError) as error:
            _log.debug("the lost scheduler's client did not close: %s", error)
