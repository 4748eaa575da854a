"""Tables of medians, spreads and ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from benchmarks.measure import Timings
from benchmarks.result import Grid
from benchmarks.target import Target


@dataclass(frozen=True, slots=True)
class Row:
    """One contender: its median and quartiles in the table's unit, and its ratios."""

    name: str
    median: float
    quartiles: tuple[float, float]
    ratios: Sequence[float | None]

    @classmethod
    def of(cls, name: str, took: Timings, scale: float, ratios: Sequence[float | None]) -> Self:
        """Return the row of timings; `scale` turns a round's seconds into the table's unit."""
        first, third = took.quartiles
        return cls(name, took.median * scale, (first * scale, third * scale), ratios)


@dataclass(frozen=True, slots=True)
class Table:
    """What one benchmark found. `unit` is that of medians and quartiles; smaller is faster."""

    title: str
    unit: str
    rows: Sequence[Row]
    ratios: Sequence[str]
    notes: Sequence[str] = ()
    targets: Sequence[Target] = ()
    why: str = ""

    def to_text(self) -> str:
        """Return the table as lines of text."""
        return self._grid().to_text()

    def to_markdown(self) -> str:
        """Return the table and its notes in Markdown."""
        return self._grid().to_markdown()

    def _grid(self) -> Grid:
        head = ("", f"median {self.unit}", "quartiles", *self.ratios)
        rows = [_cells(row) for row in self.rows]
        return Grid(self.title, head, rows, self.notes, self.targets, self.why)


def _cells(row: Row) -> list[str]:
    first, third = row.quartiles
    ratios = ["" if ratio is None else f"{ratio:.2f}" for ratio in row.ratios]
    return [row.name, f"{row.median:.3f}", f"{first:.3f}–{third:.3f}", *ratios]
