"""Any WARC file as a stream of captures: ours and others', sound and damaged."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from pipelines.archive.container import Container, container_of
from pipelines.archive.exchange import Archived, Damaged
from pipelines.archive.fast_reading import read_fast
from pipelines.archive.member_captures import captured_in, captures_of
from pipelines.archive.members import walk_members
from pipelines.archive.stream_reading import read_stream

__all__ = ["read_archive", "read_member"]


def read_archive(path: Path, *, start: int = 0) -> Iterator[Archived | Damaged]:
    """Yield the captures of a file in order, and each spot that cannot be read.

    WARC 1.0 and 1.1, WET; plain, or compressed with gzip, zstd or LZ4. Requests,
    metadata and other records are passed over. A capture is yielded once its
    bytes are known to be whole. Memory does not grow with the file: a record of
    more than 64 MB is `Damaged`.

    start: an offset at which a record begins, and its gzip member.

    Raises ArchiveError where the file cannot be opened.
    """
    container = container_of(path, start)
    if container is Container.EMPTY:
        yield Damaged(start, 0, "the file is empty")
    elif container is Container.STREAM:
        yield from read_stream(path, start)
    elif container is Container.RECORDS:
        yield from _read_records(path, start)
    else:
        # No check sum covers the bytes of a plain file.
        verify = container is Container.PLAIN
        for found in walk_members(path, start):
            if isinstance(found, Damaged):
                yield found
            else:
                yield from captures_of(found, verify=verify)


def read_member(data: bytes) -> Archived:
    """Return the capture of one record, given its bytes unpacked. Its offset is 0.

    Raises ValueError where they are not one whole record that holds a capture.
    """
    return captured_in(data)


def _read_records(path: Path, start: int) -> Iterator[Archived | Damaged]:
    """Read fast, with care around damage and at the end, then fast again."""
    at: int | None = start
    while at is not None:
        at = yield from read_fast(path, at)
        at = yield from _past_damage(path, at)


def _past_damage(path: Path, start: int) -> Generator[Archived | Damaged, None, int | None]:
    """Yield captures and damage; return where the next sound member begins, None at the end."""
    damaged = False
    for found in walk_members(path, start):
        if isinstance(found, Damaged):
            damaged = True
            yield found
            continue
        if damaged:
            return found.offset
        for capture in captures_of(found, verify=False):
            damaged = damaged or isinstance(capture, Damaged)
            yield capture
    return None
