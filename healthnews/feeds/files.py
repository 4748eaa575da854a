"""Files of an export: written whole, counted and hashed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from healthnews.whole_files import whole_file


class Counted:
    """A file that is only written to, from beginning to end, and knows what went into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.bytes = 0
        # What pyarrow asks of a file.
        self.closed = False

    def write(self, data: bytes) -> int:
        """Write, count and hash."""
        view = memoryview(data)
        self._hash.update(view)
        self.bytes += view.nbytes
        self._file.write(view)
        return view.nbytes

    def tell(self) -> int:
        """Return how much was written."""
        return self.bytes

    def flush(self) -> None:
        """Leave it to the file's end: it is made durable there."""

    @property
    def sha256(self) -> str:
        """The digest of what was written so far, in hex."""
        return self._hash.hexdigest()


@contextmanager
def counted_file(path: Path) -> Iterator[tuple[BinaryIO, Counted]]:
    """Write a file that is there whole or not at all; yield it, and what counts it.

    Raises OSError.
    """
    with whole_file(path) as file:
        counted = Counted(file)
        yield cast(BinaryIO, counted), counted
