"""How much room the archive takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.names import open_segments, sealed_segments


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the segments, without the small files beside them.

    What salvage keeps of damaged segments (`.damaged`) is not counted.
    """

    sealed: int
    unsealed: int

    @property
    def total(self) -> int:
        """All segments."""
        return self.sealed + self.unsealed


def sizes(folder: Path) -> Sizes:
    """Return how large the segments are now. Raises ArchiveError where the folder is unreadable."""
    with as_archive_error(folder, "be read"):
        return Sizes(_sum(sealed_segments(folder)), _sum(open_segments(folder)))


def _sum(paths: Iterable[Path]) -> int:
    return sum(map(_size, paths))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0  # sealed, and so renamed, just now
