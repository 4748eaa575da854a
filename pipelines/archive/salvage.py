"""A damaged segment without its damage; the damaged file is never thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.checked import UNSEEN, odd_headers
from pipelines.archive.exchange import ArchiveError, Damaged
from pipelines.archive.file_errors import as_archive_error, sync_folder
from pipelines.archive.names import OPEN_SUFFIX, sidecar_path
from pipelines.archive.segment import lock
from pipelines.archive.sidecar import read_sidecar, write_sidecar
from pipelines.archive.sieve import Sieved, copy_whole, keep_damaged


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What `salvage_segment` did.

    path: the segment; None where nothing of it was whole, and only
        `damaged_original` is left.
    kept: whole records, byte for byte as they were.
    lost: what the segment does not hold any more, in order of place; offsets are
        those of the damaged original. Where the file was not what its checksum
        said and each record in it is whole, one entry at its end says so: what
        followed, if anything, only the index can tell.
    damaged_original: the file as it was found; None where it was sound, or had
        lost only its sidecar.
    """

    path: Path | None
    kept: int
    lost: tuple[Damaged, ...]
    damaged_original: Path | None


def salvage_segment(path: Path) -> Salvaged:
    """Put in the place of a sealed segment one with its whole records alone.

    The damaged file is kept as `NAME.damaged`, and the sidecar is made anew; it
    is, too, where only the sidecar is wrong. Killed at any moment, the damaged
    segment or the salvaged one is there, and `verify_segment` tells which:
    salvaging again ends it. Where records were lost others moved: the segment
    must be indexed again.

    Raises ArchiveError: the file or its folder cannot be read or written, it is
    not sealed, or another program salvages it.
    """
    if path.name.endswith(OPEN_SUFFIX):
        raise ArchiveError(path, "cannot be salvaged: it is not sealed; the next run recovers it")
    beside = path.with_name(path.name + ".salvaged.tmp")
    with as_archive_error(path, "be salvaged"), path.open("rb") as file:
        if not lock(path, file.fileno()):
            raise ArchiveError(path, "cannot be salvaged: another program is working on it")
        try:
            with beside.open("wb") as into:
                sieved = copy_whole(path, into)
            return _settle(path, beside, sieved)
        finally:
            beside.unlink(missing_ok=True)


def _settle(path: Path, beside: Path, sieved: Sieved) -> Salvaged:
    stated = _stated(path)
    lost = sieved.lost or _unseen(path, stated, sieved)
    # As found it goes nowhere: not even where each of its records is whole.
    agrees = not sieved.lost and stated in (None, sieved.sha256)
    original = None if agrees and sieved.kept else keep_damaged(path, path.name)
    if sieved.kept:
        # First the checksum: with the damaged file it disagrees, as it should.
        write_sidecar(path, sieved.sha256)
        if sieved.lost:
            beside.replace(path)
    else:
        sidecar_path(path).unlink(missing_ok=True)
        path.unlink()
    sync_folder(path.parent)
    return Salvaged(path if sieved.kept else None, sieved.kept, lost, original)


def _unseen(path: Path, stated: str | None, sieved: Sieved) -> tuple[Damaged, ...]:
    if stated in (None, sieved.sha256) or any(odd_headers(path)):
        return ()
    return (Damaged(path.stat().st_size, 0, UNSEEN),)


def _stated(path: Path) -> str | None:
    try:
        return read_sidecar(path)
    except FileNotFoundError:
        return None
