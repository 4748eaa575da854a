"""Which of the captures that may go have to, so that the archive keeps within its limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.archive.exchange import Position
from pipelines.archive.index import Content
from pipelines.archive.removable import Removable


@dataclass(frozen=True, slots=True)
class Limits:
    """max_bytes: of all segments together. oldest: captures fetched before it are too old.

    None where there is no such limit.
    """

    max_bytes: int | None
    oldest: datetime | None

    def over(self, total: int) -> int:
        """Return how many of `total` bytes are too many."""
        return 0 if self.max_bytes is None else max(0, total - self.max_bytes)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What has to go, in order, and how many bytes the archive is smaller without it."""

    items: tuple[Removable, ...]
    bytes: int


def chosen(
    found: Sequence[Removable], limits: Limits, total: int, contents: Mapping[str, Content]
) -> Chosen:
    """Choose from what may go, in its order: all that is too old, then what is too much.

    An unknown moment is never too old, and a payload only when all that refers
    to it has to go. total: bytes of all segments. contents: of the segments, by
    name: without any capture a segment goes altogether.
    """
    scales, going, freed = _Scales(contents), set[Position](), 0
    for may_be_too_much in (False, True):
        for item in found:
            if item.row.position in going:
                continue
            is_due = _is_too_old(item, limits.oldest, going)
            if is_due or (may_be_too_much and limits.over(total - freed)):
                going.add(item.row.position)
                freed += scales.take(item)
    return Chosen(tuple(item for item in found if item.row.position in going), freed)


class _Scales:
    """Weighs captures as they are taken out of their segments."""

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents
        self._taken: Counter[str] = Counter()

    def take(self, item: Removable) -> int:
        """Return how many bytes less there are; with the last capture the segment goes."""
        segment = item.row.position.segment
        self._taken[segment] += 1
        content = self._contents[segment]
        is_last = self._taken[segment] == content.captures
        return item.bytes + (content.preamble if is_last else 0)


def _is_too_old(item: Removable, oldest: datetime | None, going: Collection[Position]) -> bool:
    moment = item.row.fetched_at
    if oldest is None or moment is None or moment >= oldest:
        return False
    return all(revisit in going for revisit in item.revisits)
