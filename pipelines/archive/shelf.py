"""The segments that one run writes in one folder: one after the other, each up to its size."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.archive.file_errors import make_folder
from pipelines.archive.gzip_member import pack
from pipelines.archive.names import segment_name
from pipelines.archive.records import warcinfo_record
from pipelines.archive.segment import OpenSegment, Sealed
from pipelines.archive.warc_record import Fields, new_record_id


@dataclass(frozen=True, slots=True)
class Series:
    """What the segments of one run have in common.

    max_bytes: a segment that has reached this size takes no more records.
    about: what their warcinfo records say.
    """

    prefix: str
    run: int
    max_bytes: int
    clock: Callable[[], datetime]
    about: Fields


@dataclass(slots=True)
class Writing:
    """A segment that takes records. dirty: something in it is not synced yet."""

    segment: OpenSegment
    warcinfo_id: str
    dirty: bool = True

    def append(self, data: bytes) -> int:
        """Write at the end and return the offset. Raises ArchiveError."""
        self.dirty = True
        return self.segment.append(data)


class Shelf:
    """Opens segments when they are needed, and seals them when they may be."""

    def __init__(self, folder: Path, series: Series) -> None:
        self.folder = folder
        self._series = series
        self._serial = 0
        self._open: list[Writing] = []

    def current(self) -> Writing:
        """Return the segment that takes the next record; a new one where the last is full.

        Raises ArchiveError.
        """
        if not self._open or self._is_full(self._open[-1]):
            self._open.append(self._begin())
        return self._open[-1]

    def sync(self) -> None:
        """Make all records durable. Raises ArchiveError."""
        for writing in self._open:
            if writing.dirty:
                writing.segment.sync()
                writing.dirty = False

    def seal_full(self, but: Collection[Path] = ()) -> Iterator[Sealed]:
        """Seal the segments that are full and hold nothing unsynced, telling each once sealed.

        but: final paths of segments that stay open all the same.
        """
        return self._seal(
            lambda writing: (
                self._is_full(writing)
                and not writing.dirty
                and writing.segment.sealed_as not in but
            )
        )

    def seal_all(self) -> Iterator[Sealed]:
        """Seal every segment, full or not, telling each once sealed."""
        return self._seal(lambda _: True)

    def abandon(self) -> None:
        """Close the files and leave them as they are."""
        for writing in self._open:
            writing.segment.abandon()
        self._open = []

    def _seal(self, ready: Callable[[Writing], bool]) -> Iterator[Sealed]:
        for writing in [item for item in self._open if ready(item)]:
            sealed = writing.segment.seal()
            self._open.remove(writing)
            yield sealed

    def _is_full(self, writing: Writing) -> bool:
        return writing.segment.size >= self._series.max_bytes

    def _begin(self) -> Writing:
        make_folder(self.folder)
        series, segment = self._series, None
        while segment is None:
            self._serial += 1
            began = series.clock()
            name = segment_name(series.prefix, began, series.run, self._serial)
            segment = OpenSegment.create(self.folder / name)
        warcinfo_id = new_record_id()
        segment.append(pack(warcinfo_record(warcinfo_id, name, began, series.about)))
        return Writing(segment, warcinfo_id)
