"""A segment whose writer did not seal it: held, and brought down to its whole records."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.checked import checked_members
from pipelines.archive.exchange import Damaged
from pipelines.archive.file_errors import as_archive_error, sync_folder
from pipelines.archive.member import CUT
from pipelines.archive.names import OPEN_SUFFIX
from pipelines.archive.segment import lock
from pipelines.archive.sieve import copy_whole, keep_damaged


@dataclass(frozen=True, slots=True)
class Repaired:
    """What `repaired` took out of the file.

    damaged_original: the file as it was; None where nothing but a record that
        was being written is gone.
    """

    lost: tuple[Damaged, ...]
    damaged_original: Path | None


@contextmanager
def repaired(path: Path) -> Iterator[Repaired | None]:
    """Hold an `.open` file while the block runs, all of its records whole and durable.

    A record cut off at the end is truncated away; where more is damaged, the
    whole records are copied and the file is kept as `NAME.damaged`. Gives None
    where the file is its writer's still, or gone.

    Raises ArchiveError.
    """
    with ExitStack() as held, as_archive_error(path, "be recovered"):
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            handle = None
        if handle is not None:
            held.callback(os.close, handle)
        if handle is None or not lock(path, handle):
            yield None
            return
        lost = tuple(found for found in checked_members(path) if isinstance(found, Damaged))
        original = _mend(path, handle, lost, held)
        yield Repaired(lost, original)


def _mend(path: Path, handle: int, lost: tuple[Damaged, ...], held: ExitStack) -> Path | None:
    end = os.fstat(handle).st_size
    torn = [spot for spot in lost if spot.reason == CUT and spot.offset + spot.length == end]
    if lost == tuple(torn):
        if torn:
            os.ftruncate(handle, torn[0].offset)
        os.fsync(handle)
        return None
    beside = path.with_name(path.name + ".tmp")
    into = held.enter_context(beside.open("wb"))
    # Its name will be the segment's: nobody else may take it for left behind.
    fcntl.flock(into, fcntl.LOCK_EX | fcntl.LOCK_NB)
    copy_whole(path, into)
    original = keep_damaged(path, path.name.removesuffix(OPEN_SUFFIX))
    beside.replace(path)
    sync_folder(path.parent)
    return original
