"""Is a segment what was written? Down to the single byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.checked import UNSEEN, checked_members, odd_headers
from pipelines.archive.exchange import Damaged
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.names import sidecar_path
from pipelines.archive.raw_record import raw_records
from pipelines.archive.sidecar import read_sidecar, sha256_of


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """What `verify_segment` found.

    records: how many are whole and agree with their digests.
    bytes: the size of the file.
    bad: damaged spots in order of place, then what concerns the whole file:
        offset 0 and the length of the file. Empty where every byte is right.
    """

    path: Path
    records: int
    bytes: int
    bad: tuple[Damaged, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.bad


def verify_segment(path: Path) -> SegmentReport:
    """Check each record of a sealed segment, and the file against its sidecar.

    Every flipped byte and every cut is found: where no record shows it (in a
    gzip header, in the padding of a member), the file's checksum does. Only a
    file that lost its sidecar as well can be damaged unseen, and is bad because
    of that.

    Raises ArchiveError where the file cannot be opened.
    """
    with as_archive_error(path, "be read"):
        size = path.stat().st_size
    records, bad = 0, list[Damaged]()
    for found in checked_members(path):
        if isinstance(found, Damaged):
            bad.append(found)
        else:
            records += sum(1 for _ in raw_records(found.data))
    bad += _file_damage(path, size, explained=bool(bad))
    return SegmentReport(path, records, size, tuple(bad))


def _file_damage(path: Path, size: int, *, explained: bool) -> Iterator[Damaged]:
    sidecar = sidecar_path(path).name
    try:
        stated = read_sidecar(path)
    except OSError as error:
        yield Damaged(0, size, f"no checksum to compare with: {sidecar}: {error.strerror}")
        return
    if stated is None:
        yield Damaged(0, size, f"no checksum to compare with: {sidecar} names none for this file")
    elif not explained and stated != _sha256(path):
        yield from list(odd_headers(path)) or [Damaged(0, size, UNSEEN)]


def _sha256(path: Path) -> str:
    with as_archive_error(path, "be read"):
        return sha256_of(path)
