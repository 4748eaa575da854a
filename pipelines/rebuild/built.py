"""What a rebuilt database was made from: a small file beside it, until it is swapped in.

It does not stand in the database, which is to hold what a crawl's would hold,
and the size of the archive at a moment is no content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipelines.archive.file_errors import sync_folder, write_whole
from pipelines.archive.names import BLOCKED, open_segments
from pipelines.rebuild.segments import content_segments

# SQLite's header: among other things its count of changes and of pages.
_HEADER = 100


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """A segment by its name in the archive's folder, and its bytes when it was read."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Built:
    """What a database was built from.

    header: the file's first bytes, in hex: they change with every write.
    archive: the archive's folder, absolute, or its URL.
    segments: those read, in order of name.
    damaged: spots of the archive that could not be read: what lay there is not in it.
    """

    header: str
    archive: str
    segments: tuple[SegmentSize, ...]
    damaged: int


def built_path(database: Path) -> Path:
    """Return where the facts about a rebuilt database are kept."""
    return database.with_name(database.name + ".built.json")


def header_of(database: Path) -> str:
    """Return what tells one state of a database file from another. Raises OSError."""
    with database.open("rb") as file:
        return file.read(_HEADER).hex()


def write_built(database: Path, built: Built) -> None:
    """Keep the facts beside the database, durably. Raises OSError."""
    path = built_path(database)
    write_whole(path, msgspec.json.format(msgspec.json.encode(built), indent=1) + b"\n")
    sync_folder(path.parent)


def read_built(database: Path) -> Built | None:
    """Return what is known of a database; None where nothing is, or nothing that can be read."""
    try:
        return msgspec.json.decode(built_path(database).read_bytes(), type=Built)
    except (OSError, msgspec.DecodeError):
        return None


def doubts(database: Path) -> Iterator[str]:
    """Yield every reason to think that the archive has more than the database, or less."""
    built = read_built(database)
    if built is None:
        yield "it is not known what it was built from"
        return
    if header_of(database) != built.header:
        yield "it was written to after it was built"
    if built.damaged:
        yield f"the archive was damaged at {built.damaged} spots when it was built"
    if "://" in built.archive:
        yield f"what it was built from lies elsewhere, and is not looked at: {built.archive}"
        return
    archive = Path(built.archive)
    if not archive.is_dir():
        yield f"the archive it was built from is gone: {archive}"
        return
    yield from _newer(archive, built)


def _newer(archive: Path, built: Built) -> Iterator[str]:
    read = {segment.name: segment.bytes for segment in built.segments}
    for path in content_segments(archive):
        if path.name not in read:
            yield f"the archive has a segment that it was built without: {path.name}"
        elif path.stat().st_size != read[path.name]:
            yield f"a segment has changed since it was built: {path.name}"
    for name in sorted(read.keys() - {path.name for path in content_segments(archive)}):
        yield f"a segment that it was built from is gone: {name}"
    for path in open_segments(archive):
        if path.parent.name != BLOCKED:
            yield f"a segment is being written: {path.name}"
