"""Files that other programs read while we write them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that is at any moment the old one or the new one, also after a crash.

    The block writes into a file beside it, which takes its place at the end of
    the block, and is removed where the block raises. Raises OSError.
    """
    # Two processes may write the same file at once; the later one counts.
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
