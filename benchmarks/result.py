"""What a benchmark hands back: the terminal's table and the page's are made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.target import Target


class Result(Protocol):
    """A title, what was measured, and the targets with it.

    why: what is still slow, and why; Markdown, for the page alone.
    """

    @property
    def title(self) -> str:
        """The benchmark's name; after a colon, on what it ran."""

    @property
    def targets(self) -> Sequence[Target]:
        """What is asked of it."""

    @property
    def why(self) -> str:
        """What is still slow, and why, in Markdown."""

    def to_text(self) -> str:
        """Return it as a terminal shows it."""

    def to_markdown(self) -> str:
        """Return it as the page shows it, without title, targets and why."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells that are ready to print; the first column names the contender."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    targets: Sequence[Target] = ()
    why: str = ""

    def to_text(self) -> str:
        """Return the table in columns, its notes and its targets below it."""
        cells = [list(self.headings), *map(list, self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = (
            f"{first:<{widths[0]}}  "
            + "  ".join(f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True))
            for first, *rest in cells
        )
        return "\n".join(
            [
                self.title,
                "",
                *(line.rstrip() for line in lines),
                *self.notes,
                *(target.to_text() for target in self.targets),
            ]
        )

    def to_markdown(self) -> str:
        """Return the table in Markdown, its notes below it."""
        lines = [
            _row(self.headings),
            "|---" + "|--:" * (len(self.headings) - 1) + "|",
            *map(_row, self.rows),
        ]
        return "\n".join([*lines, *(f"\n{note}" for note in self.notes)])


@dataclass(frozen=True, slots=True)
class Printed:
    """What prints more than one table: its text as it is, the title in the first line."""

    text: str
    targets: Sequence[Target] = field(default=())
    why: str = ""

    @property
    def title(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0]

    def to_text(self) -> str:
        """Return the text, its targets below it."""
        return "\n".join([self.text, *(target.to_text() for target in self.targets)])

    def to_markdown(self) -> str:
        """Return the text below the title, as it is."""
        return f"```text\n{self.text.partition(chr(10))[2].strip(chr(10))}\n```"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
