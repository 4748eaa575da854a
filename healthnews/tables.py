"""Tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.outcome import Outcome

_GAP = "  "


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows in aligned columns under their headings.

    Columns are aligned by characters: wide ones (Chinese) belong in the last.
    """
    cells = [headings, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def listed(outcomes: Mapping[Outcome, int]) -> str:
    """Return counts as words, the most frequent first: `18 stored, 2 http_error`."""
    ordered = sorted(outcomes.items(), key=lambda entry: (-entry[1], entry[0]))
    return ", ".join(f"{count} {outcome}" for outcome, count in ordered) or "none"
