"""What a swap did and what swaps have kept, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from healthnews.tables import table
from pipelines.swap import Swapped


@dataclass(frozen=True, slots=True)
class SwapReport:
    """What `swap NEW --json` prints; the meaning is that of `pipelines.swap.Swapped`."""

    db: str
    kept: str | None
    overtaken: bool

    @classmethod
    def of(cls, swapped: Swapped) -> Self:
        """Return the report of a swap."""
        kept = None if swapped.kept is None else str(swapped.kept)
        return cls(str(swapped.current), kept, swapped.overtaken)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return where the new and the old content are."""
        if self.kept is None:
            return f"{self.db} is new; there was none before"
        return f"{self.db} has the new content; the old is kept as {self.kept}"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A line of `swap --list --json`: a kept file and its size in bytes."""

    kept: str
    size: int

    @classmethod
    def of(cls, kept: Path) -> Self:
        """Return the line of a file. Raises OSError."""
        return cls(str(kept), kept.stat().st_size)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


def kept_table(reports: Sequence[KeptReport]) -> str:
    """Return a line per kept file."""
    rows = [(str(report.size), report.kept) for report in reports]
    return table(("bytes", "kept"), rows)
