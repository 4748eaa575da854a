"""The segment that is being written: locked, hashed as it grows, sealed in the end."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipelines.archive.exchange import ArchiveError
from pipelines.archive.file_errors import as_archive_error, sync_folder
from pipelines.archive.names import open_path
from pipelines.archive.sidecar import write_sidecar

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Sealed:
    """A segment that is whole. bytes: its size; sha256: of the whole file, in hex."""

    path: Path
    bytes: int
    sha256: str


class OpenSegment:
    """A segment from its first byte to its sealing.

    What `append` returned from is with the operating system and outlives this
    process; what `sync` returned from outlives a loss of power.
    """

    def __init__(self, sealed_as: Path, handle: int) -> None:
        self.path = open_path(sealed_as)
        self.sealed_as = sealed_as
        self._handle = handle
        self._size = 0
        self._hash = hashlib.sha256()
        self._name_is_durable = False

    @classmethod
    def create(cls, sealed_as: Path) -> Self | None:
        """Make `NAME.open` and lock it; None where the name is taken.

        Raises ArchiveError where the folder cannot be written to.
        """
        path = open_path(sealed_as)
        if sealed_as.exists():
            return None
        with as_archive_error(path, "be made"):
            try:
                handle = os.open(path, _FLAGS, 0o644)
            except FileExistsError:
                return None
            if lock(path, handle):
                return cls(sealed_as, handle)
            os.close(handle)
            return None

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._size

    def append(self, data: bytes) -> int:
        """Write at the end and return the offset of the first byte.

        Raises ArchiveError; then nothing of it counts, and what the disk took
        of it is cut away again where possible.
        """
        at = self._size
        try:
            with as_archive_error(self.path, "be written"):
                self._write_at(at, data)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(self._handle, at)
            raise
        self._size += len(data)
        self._hash.update(data)
        return at

    def sync(self) -> None:
        """Return when all that was appended is on the disk. Raises ArchiveError."""
        with as_archive_error(self.path, "be written to the disk"):
            os.fsync(self._handle)
            if not self._name_is_durable:
                sync_folder(self.path.parent)
                self._name_is_durable = True

    def seal(self) -> Sealed:
        """Write the checksum beside it and give it its final name, durably.

        Killed at any moment before the rename, it is a segment to recover.
        Raises ArchiveError; then it is still `.open`.
        """
        self.sync()
        sealed = Sealed(self.sealed_as, self._size, self._hash.hexdigest())
        finish(sealed)
        self.abandon()
        return sealed

    def abandon(self) -> None:
        """Close the file as it is; `recover` will find it. Harmless when repeated."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _write_at(self, offset: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            # A disk that is nearly full takes a part first, and refuses the rest.
            written = os.pwrite(self._handle, view, offset)
            view, offset = view[written:], offset + written


def lock(path: Path, handle: int) -> bool:
    """Lock an open file for this process; False where another holds it or replaced it.

    The lock ends with the process, however it ends. Raises OSError.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    # Between opening and locking, another may have sealed or removed it.
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def finish(sealed: Sealed) -> None:
    """Give a durable, locked `.open` file its sidecar and its final name.

    Raises ArchiveError, also where a file of that name is there already.
    """
    if sealed.path.exists():
        raise ArchiveError(sealed.path, "is there already; a segment is never overwritten")
    with as_archive_error(sealed.path, "be sealed"):
        write_sidecar(sealed.path, sealed.sha256)
        open_path(sealed.path).rename(sealed.path)
        sync_folder(sealed.path.parent)
