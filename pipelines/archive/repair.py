"""Salvaging a segment and putting the index right with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.exchange import CaptureRow
from pipelines.archive.index import CaptureIndex
from pipelines.archive.indexing import index_segment
from pipelines.archive.salvage import Salvaged, salvage_segment


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of a segment, named as in the index.

    missing: captures that the index knew and the segment does not hold any more;
        places are those in the damaged original.
    """

    segment: str
    salvaged: Salvaged
    missing: tuple[CaptureRow, ...]


def repair_segment(folder: Path, name: str, index: CaptureIndex) -> Repaired:
    """Salvage a sealed segment and index it anew.

    For who has the upkeep of the archive. Killed at any moment, it can be
    repeated; what is missing is then told once, by the call that salvages.
    Raises ArchiveError as `salvage_segment` does.
    """
    path = folder / name
    salvaged = salvage_segment(path)
    before = list(index.of_segment(name))
    if salvaged.path is None:
        index.forget(name)
    else:
        index_segment(path, name, index)
    left = Counter(map(_identity, index.of_segment(name)))
    missing = []
    for row in before:
        identity = _identity(row)
        if left[identity]:
            left[identity] -= 1
        else:
            missing.append(row)
    return Repaired(name, salvaged, tuple(missing))


def _identity(row: CaptureRow) -> Hashable:
    return row.uri, row.fetched_at, row.kind, row.payload_digest
