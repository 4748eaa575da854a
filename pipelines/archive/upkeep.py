"""One at a time: what rewrites sealed segments, or what the index says of them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.archive.exchange import ArchiveError
from pipelines.archive.file_errors import as_archive_error


@contextmanager
def upkeep(folder: Path) -> Iterator[None]:
    """Keep every other process out of the upkeep of the archive while the block runs.

    Crawls, imports and readers are not kept out: they only add segments, or
    read. The lock ends with the process, however it ends, and leaves no file.
    A process that holds it already may not take it again.

    Raises ArchiveError where there is no such folder, or another process is at it.
    """
    with as_archive_error(folder, "be opened"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with as_archive_error(folder, "be locked"):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ArchiveError(
                    folder, "another process is indexing, pruning or repairing this archive"
                ) from error
        yield
    finally:
        os.close(handle)
