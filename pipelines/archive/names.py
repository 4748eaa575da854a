"""How the archive's files are called, and what a name says about them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

BLOCKED = "blocked"
"""The folder inside the archive for pages that only refused us."""

SEGMENT_SUFFIX = ".warc.gz"
OPEN_SUFFIX = ".open"
SIDECAR_SUFFIX = ".sha256"
DAMAGED_SUFFIX = ".damaged"

_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def segment_name(prefix: str, moment: datetime, run: int, serial: int) -> str:
    """Return the file name of a segment: `PREFIX-20261122T010203123456Z-RUN-00001.warc.gz`.

    The moment is when the segment was begun, in UTC, so that names sort in order
    of time. Raises ValueError for a moment without a time zone and for a prefix
    that is no plain name.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a prefix has letters, digits, '.', '_' and '-' only: {prefix!r}")
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return f"{prefix}-{stamp}-{run}-{serial:05d}{SEGMENT_SUFFIX}"


def relative_name(folder: Path, path: Path) -> str:
    """Return the name that the index knows a segment by, sealed or not.

    The path relative to the archive's folder, with `/` and without `.open`:
    `blocked/x.warc.gz`. Raises ValueError for a path outside the folder.
    """
    return path.relative_to(folder).as_posix().removesuffix(OPEN_SUFFIX)


def segment_path(folder: Path, name: str) -> Path:
    """Return where a segment lies: sealed, or else `.open`; as if sealed where neither exists."""
    sealed = folder / name
    if sealed.exists():
        return sealed
    unsealed = open_path(sealed)
    return unsealed if unsealed.exists() else sealed


def open_path(sealed: Path) -> Path:
    """Return the name that a segment has while it is written."""
    return sealed.with_name(sealed.name + OPEN_SUFFIX)


def sidecar_path(sealed: Path) -> Path:
    """Return the name of the file that holds a sealed segment's checksum."""
    return sealed.with_name(sealed.name + SIDECAR_SUFFIX)


def is_blocked(name: str) -> bool:
    """Tell whether a segment, named as in the index, holds refusals and no content."""
    return name.startswith(f"{BLOCKED}/")


def sealed_segments(folder: Path) -> list[Path]:
    """Return the sealed segments, content first, each in order of name.

    An archive that does not exist has none. Raises OSError where a folder
    cannot be read.
    """
    return _ending_in(folder, SEGMENT_SUFFIX)


def open_segments(folder: Path) -> list[Path]:
    """Return the segments that are being written, or were when their writer died.

    Order and errors as in `sealed_segments`.
    """
    return _ending_in(folder, SEGMENT_SUFFIX + OPEN_SUFFIX)


def _ending_in(folder: Path, suffix: str) -> list[Path]:
    return [
        path
        for place in (folder, folder / BLOCKED)
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.name.endswith(suffix)
    ]
