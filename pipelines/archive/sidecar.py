"""The checksum that lies beside a sealed segment, in the format of `sha256sum`.

A flipped byte in a gzip header or in the padding of its last byte changes no
record, and no check sum inside the file covers it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipelines.archive.file_errors import write_whole
from pipelines.archive.names import sidecar_path

_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\n]+)\n")


def write_sidecar(segment: Path, sha256: str) -> None:
    """Write `SEGMENT.sha256`; `sha256sum --check` in that folder reads it. Raises OSError."""
    write_whole(sidecar_path(segment), f"{sha256}  {segment.name}\n".encode())


def read_sidecar(segment: Path) -> str | None:
    """Return the checksum in hex that the sidecar names for this segment.

    None where the sidecar says something else. Raises OSError, also where there
    is no sidecar.
    """
    text = sidecar_path(segment).read_text("utf-8", "replace")
    found = _LINE.fullmatch(text)
    return found[1] if found is not None and found[2] == segment.name else None


def sha256_of(segment: Path) -> str:
    """Return the SHA-256 of the file, in hex. Raises OSError."""
    with segment.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
