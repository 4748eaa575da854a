"""Many saved pages at once: over the machine's cores, lines in the order of the files."""

from __future__ import annotations

import concurrent.futures
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from itertools import chain, islice

from healthnews.file_lines import Circumstances, FileLine, parse_file, parse_files, rejected_line
from healthnews.files import PageFile
from parsers import Outcome, Rejected

# Below this number of files, starting processes costs more than it saves.
PARALLEL_ABOVE = 64
# Files per task: enough to make the hand-over cheap, few enough to share out evenly.
CHUNK = 32
# Tasks per process that may be under way or wait for their turn in the output:
# what bounds the memory.
AHEAD = 4

_Chunk = list[PageFile]


def cores() -> int:
    """Return how many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):  # Linux: containers may be given fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parse_all(
    files: Iterable[PageFile], circumstances: Circumstances, jobs: int
) -> Iterator[FileLine]:
    """Yield the line of every file, in order; in `jobs` processes where that pays."""
    rest = iter(files)
    first = list(islice(rest, PARALLEL_ABOVE + 1))
    everything = chain(first, rest)
    if jobs == 1 or len(first) <= PARALLEL_ABOVE:
        return (parse_file(file, circumstances) for file in everything)
    return parse_in_processes(everything, circumstances, jobs)


def parse_in_processes(
    files: Iterable[PageFile], circumstances: Circumstances, jobs: int
) -> Iterator[FileLine]:
    """Yield the line of every file, in order, from `jobs` processes.

    Where a process is killed (by a crash of a library, or for want of memory)
    the files are tried again, and those that kill a process of their own are
    rejected.
    """
    chunks = _chunks(files)
    unfinished: deque[_Chunk] = deque()
    while True:
        try:
            yield from _run(chunks, unfinished, circumstances, jobs)
        except BrokenExecutor:
            for file in unfinished.popleft():
                yield _parse_alone(file, circumstances)
        else:
            return


def _run(
    chunks: Iterator[_Chunk], unfinished: deque[_Chunk], circumstances: Circumstances, jobs: int
) -> Iterator[FileLine]:
    """Yield the lines of the unfinished chunks and then of new ones.

    Raises BrokenExecutor, with all chunks whose lines are still due in `unfinished`.
    """
    with _processes(jobs) as pool:
        pending: deque[Future[list[FileLine]]] = deque(
            pool.submit(parse_files, chunk, circumstances) for chunk in unfinished
        )
        while True:
            for chunk in islice(chunks, jobs * AHEAD - len(pending)):
                unfinished.append(chunk)
                pending.append(pool.submit(parse_files, chunk, circumstances))
            if not pending:
                return
            lines = pending.popleft().result()
            unfinished.popleft()
            yield from lines


def _parse_alone(file: PageFile, circumstances: Circumstances) -> FileLine:
    with _processes(1) as pool:
        try:
            return pool.submit(parse_file, file, circumstances).result()
        except BrokenExecutor:
            reason = "the process that read the file was killed"
            return rejected_line(file, Rejected(Outcome.PARSE_ERROR, reason))


@contextmanager
def _processes(number: int) -> Iterator[Executor]:
    # Ctrl-C goes to all processes; only the first one has to deal with it.
    pool = concurrent.futures.ProcessPoolExecutor(
        number, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _chunks(files: Iterable[PageFile]) -> Iterator[_Chunk]:
    rest = iter(files)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
