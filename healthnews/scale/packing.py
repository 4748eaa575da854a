"""Files packed for the way between machines: parts are a thirtieth of their size then."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

# In the standard library from 3.14 on, and until then in a package of the same code.
_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
_PIECE = 1 << 20


def pack(path: Path, packed: Path) -> None:
    """Write a file's bytes, compressed. Raises OSError."""
    with path.open("rb") as file, import_module(_ZSTD).open(packed, "wb") as out:
        shutil.copyfileobj(file, out, _PIECE)


def unpack(packed: Path, path: Path) -> None:
    """Write the bytes that `pack` compressed, durably. Raises OSError."""
    with import_module(_ZSTD).open(packed, "rb") as file, path.open("wb") as out:
        shutil.copyfileobj(file, out, _PIECE)
        out.flush()
        os.fsync(out.fileno())
