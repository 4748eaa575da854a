"""A sealed segment without some of its captures: the old file or the new one, never half of it.

The new segment and its checksum are first written under their own names in a
folder `.pruned` beside the old ones. Moving the segment is the moment at which it
is the new one; which of the two is still in that folder tells what a kill left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from pipelines.archive.checked import checked_members
from pipelines.archive.exchange import ArchiveError, Damaged, ExchangeKind
from pipelines.archive.file_errors import as_archive_error, sync_folder
from pipelines.archive.member import Member
from pipelines.archive.names import BLOCKED, SIDECAR_SUFFIX, open_path, sidecar_path
from pipelines.archive.raw_record import raw_records
from pipelines.archive.sidecar import read_sidecar, sha256_of, write_sidecar
from pipelines.archive.upkeep import upkeep

_ASIDE = ".pruned"
_CAPTURES = frozenset(ExchangeKind)


class SegmentDamagedError(ArchiveError):
    """The segment is not what was written, so it is not rewritten; salvage it first."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason


def rewrite_segment(
    path: Path, without: Collection[int], instead: Mapping[int, bytes] = MappingProxyType({})
) -> bool:
    """Put in the place of a sealed segment one without the captures at these offsets.

    instead: packed members to stand in the place of those at other offsets.

    What was recorded with such a capture, its request, goes with it. Everything
    else is copied byte for byte. A segment left without any capture is removed.
    Returns whether there still is one.

    Killed at any moment, the segment is the old one or the new one, and `settle`
    does the rest. The index is the caller's to put right.

    Raises SegmentDamagedError; and ArchiveError where a capture is not at its
    offset, or the disk cannot be read or written. Then the segment is as it was.
    """
    aside = path.parent / _ASIDE / path.name
    with as_archive_error(path, "be rewritten"):
        _require_sound(path)
        try:
            if not _write_aside(path, aside, without, instead):
                _remove(path)
                return False
            aside.replace(path)
            sync_folder(path.parent)
            sidecar_path(aside).replace(sidecar_path(path))
            sync_folder(path.parent)
        finally:
            _settle(path.parent)
    return True


def settle(folder: Path) -> None:
    """End what a kill left half done: finish it where a segment is the new one, else undo it.

    For who has the upkeep of the archive. Raises ArchiveError.
    """
    for place in (folder, folder / BLOCKED):
        if place.is_dir():
            with as_archive_error(place, "be tidied up"):
                _settle(place)
                _drop_checksums_of_nothing(place)


def settle_if_free(folder: Path) -> None:
    """Settle, unless another process is at the archive's upkeep or the disk takes no change.

    For who only reads the archive, and would else take what a kill left for damage.
    """
    with suppress(ArchiveError), upkeep(folder):
        settle(folder)


def _settle(place: Path) -> None:
    aside = place / _ASIDE
    if not aside.is_dir():
        return
    # Checksums first: one without its segment would say that the segment was moved.
    for checksum in list(aside.glob(f"*{SIDECAR_SUFFIX}")):
        if checksum.with_name(checksum.name.removesuffix(SIDECAR_SUFFIX)).exists():
            checksum.unlink()
        else:
            checksum.replace(place / checksum.name)
            sync_folder(place)
    for left in list(aside.iterdir()):
        left.unlink()
    aside.rmdir()


def _drop_checksums_of_nothing(place: Path) -> None:
    for checksum in list(place.glob(f"*{SIDECAR_SUFFIX}")):
        segment = checksum.with_name(checksum.name.removesuffix(SIDECAR_SUFFIX))
        # In this order: sealing turns the one into the other.
        if not open_path(segment).exists() and not segment.exists():
            checksum.unlink()


def _require_sound(path: Path) -> None:
    # A rewritten segment gets a checksum of its own: it must not vouch for damage.
    try:
        stated = read_sidecar(path)
    except FileNotFoundError:
        raise SegmentDamagedError(path, "its checksum is missing") from None
    if stated != sha256_of(path):
        raise SegmentDamagedError(path, "it is not what its checksum says")


def _write_aside(
    path: Path, aside: Path, without: Collection[int], instead: Mapping[int, bytes]
) -> bool:
    """Write the new segment and its checksum; False where it has no capture left."""
    aside.parent.mkdir(exist_ok=True)
    with path.open("rb") as source, aside.open("wb") as target:
        if not _copy(source, target, _kept(path, without), instead):
            return False
        target.flush()
        os.fsync(target.fileno())
    shutil.copymode(path, aside)
    write_sidecar(aside, sha256_of(aside))
    sync_folder(aside.parent)
    return True


def _copy(
    source: BinaryIO,
    target: BinaryIO,
    kept: Iterator[tuple[Member, bool]],
    instead: Mapping[int, bytes],
) -> int:
    """Copy the members as they lie in the file, or others instead; return how many are captures."""
    captures = 0
    for member, is_capture in kept:
        source.seek(member.offset)
        target.write(instead.get(member.offset) or source.read(member.length))
        captures += is_capture
    return captures


def _kept(path: Path, without: Collection[int]) -> Iterator[tuple[Member, bool]]:
    """Yield the members that stay, and of each whether it is a capture."""
    removed: set[str | None] = set()
    missing = set(without)
    for found in checked_members(path):
        if isinstance(found, Damaged):
            raise SegmentDamagedError(path, f"offset {found.offset}: {found.reason}")
        heads = [record.head for record in raw_records(found.data)]
        if found.offset in missing:
            missing.remove(found.offset)
            removed |= {head.get("WARC-Record-ID") for head in heads}
        elif heads[0].get("WARC-Concurrent-To") not in removed - {None}:
            yield found, heads[0].get("WARC-Type") in _CAPTURES
    if missing:
        raise ArchiveError(path, f"no record begins at offset {min(missing)}, as the index says")


def _remove(path: Path) -> None:
    path.unlink()
    sidecar_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)
