"""The members of a segment one by one, however damaged it is in between.

Readers made for sound files end at the first damage, or before it, without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pipelines.archive import gzip_walk, plain_walk
from pipelines.archive.exchange import Damaged
from pipelines.archive.file_errors import as_archive_error
from pipelines.archive.member import Member

__all__ = ["Member", "walk_members"]


def walk_members(path: Path, start: int = 0) -> Iterator[Member | Damaged]:
    """Yield what is whole in the file and what is not, in order, from an offset on.

    Of a `.warc.gz` its gzip members, of a plain file its records. Together they
    cover every byte: after damage, the next place is sought where a member
    begins whose first bytes are a record's, and what lies before it is one
    `Damaged`. So is a member of more than `MAX_MEMBER` bytes unpacked: no more
    than that is held in memory. `start` must be where a member begins.

    Raises ArchiveError where the file cannot be opened. Where the disk cannot
    read on, the rest is `Damaged`.
    """
    with as_archive_error(path, "be opened"):
        file = path.open("rb")
    with file:
        size = os.fstat(file.fileno()).st_size
        offset = start
        try:
            walk = gzip_walk if _is_gzip(file, path) else plain_walk
            while offset < size:
                found = walk.read(file, offset)
                if isinstance(found, Damaged) and not found.length:
                    end = walk.next_record(file, offset + 1)
                    found = replace(found, length=(size if end is None else end) - offset)
                yield found
                offset += found.length
        except OSError as error:
            yield Damaged(offset, size - offset, f"cannot be read: {error.strerror or error}")


def _is_gzip(file: BinaryIO, path: Path) -> bool:
    file.seek(0)
    first = file.read(5)
    if first == b"WARC/":
        return False
    # The first bytes may be what is damaged.
    return first.startswith(b"\x1f\x8b") or ".gz" in path.suffixes
