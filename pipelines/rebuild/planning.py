"""Segments cut into ranges: the same cuts however many processes there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from sqlite_utils import Database

from pipelines.rebuild.index_queries import offsets
from pipelines.rebuild.tasks import SegmentRange


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A segment as it is when the rebuild begins. changed: time of change, in ns."""

    path: Path
    size: int
    changed: int

    @property
    def name(self) -> str:
        """The file's name in the archive's folder."""
        return self.path.name


def segment_file(path: Path) -> SegmentFile:
    """Return the segment as it is now. Raises OSError."""
    state = path.stat()
    return SegmentFile(path, state.st_size, state.st_mtime_ns)


def ranges(db: Database, segment: SegmentFile, captures: int) -> Iterator[SegmentRange]:
    """Yield ranges of so many captures each that cover the segment from end to end.

    A segment of which the index knows nothing is one range.
    """
    begins = list(islice(offsets(db, segment.name, 0, segment.size), captures, None, captures))
    for start, end in zip([0, *begins], [*begins, segment.size], strict=True):
        yield SegmentRange(segment.name, start, end, segment.size, segment.changed)


def halves(db: Database, source: SegmentRange) -> list[SegmentRange]:
    """Return the range in two, the same captures in each; nothing where there is only one."""
    begins = list(offsets(db, source.segment, source.start, source.end))
    if len(begins) < 2:
        return []
    middle = begins[len(begins) // 2]
    cuts = [source.start, middle, source.end]
    return [
        SegmentRange(source.segment, start, end, source.size, source.changed)
        for start, end in pairwise(cuts)
    ]
