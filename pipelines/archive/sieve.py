"""The whole records of a damaged file, copied byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.archive.checked import checked_members
from pipelines.archive.exchange import Damaged
from pipelines.archive.names import DAMAGED_SUFFIX
from pipelines.archive.raw_record import raw_records


@dataclass(frozen=True, slots=True)
class Sieved:
    """What `copy_whole` copied. kept: whole records; sha256: of the copy, in hex."""

    kept: int
    lost: tuple[Damaged, ...]
    sha256: str


def copy_whole(path: Path, into: BinaryIO) -> Sieved:
    """Copy the members whose records are whole, as they lie in the file, and make them durable.

    Raises ArchiveError where the file cannot be opened, OSError where the copy
    cannot be written.
    """
    kept, lost, copied = 0, list[Damaged](), hashlib.sha256()
    with path.open("rb") as file:
        for found in checked_members(path):
            if isinstance(found, Damaged):
                lost.append(found)
                continue
            file.seek(found.offset)
            packed = file.read(found.length)
            into.write(packed)
            copied.update(packed)
            kept += sum(1 for _ in raw_records(found.data))
    into.flush()
    os.fsync(into.fileno())
    return Sieved(kept, tuple(lost), copied.hexdigest())


def keep_damaged(path: Path, name: str) -> Path:
    """Give the file a second name, `NAME.damaged`, or the next free one, and return it.

    Raises OSError.
    """
    number, kept_as = 1, path.with_name(name + DAMAGED_SUFFIX)
    while kept_as.exists():
        if kept_as.samefile(path):
            return kept_as
        number += 1
        kept_as = path.with_name(f"{name}{DAMAGED_SUFFIX}.{number}")
    try:
        os.link(path, kept_as)
    except OSError:
        # Some file systems have no links.
        beside = kept_as.with_name(kept_as.name + ".tmp")
        shutil.copyfile(path, beside)
        beside.replace(kept_as)
    return kept_as
