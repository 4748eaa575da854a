"""Errors of the file system, told as errors of the archive; and writing that lasts."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.archive.exchange import ArchiveError

_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})


@contextmanager
def as_archive_error(path: Path, doing: str) -> Iterator[None]:
    """Turn an OSError of the block into ArchiveError: `PATH: cannot be written: No space left…`.

    `doing` completes "cannot", e.g. `be written`.
    """
    try:
        yield
    except OSError as error:
        raise ArchiveError(path, f"cannot {doing}: {error.strerror or error}") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they outlive a loss of power.

    Raises ArchiveError.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    with as_archive_error(folder, "be made"):
        folder.mkdir(parents=True, exist_ok=True)
        for place in missing:
            sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable: new, renamed and removed files. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems know no such thing.
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that at any moment it is the old one or the new one.

    Its name is durable once the folder is synced, by the caller. Raises OSError.
    """
    beside = path.with_name(path.name + ".tmp")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
