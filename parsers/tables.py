"""Tables in a body: data tables become one block, layout tables are read through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.lines import Element, Line, inner_text
from parsers.text import clean

_LINES_PER_CELL = 3
CELL_SEPARATOR = " | "


def data_tables(lines: Sequence[Line]) -> dict[int, tuple[int, tuple[tuple[str, ...], ...]]]:
    """Return, by the line that begins a data table, the index after its last line, and its rows."""
    found: dict[int, tuple[int, tuple[tuple[str, ...], ...]]] = {}
    index = 0
    while index < len(lines):
        table = lines[index].table
        end = index + 1
        if table is not None:
            while end < len(lines) and lines[end].table is table:
                end += 1
            if _holds_data(table, lines[index:end]):
                found[index] = (end, tuple(_rows(table)))
        index = end
    return found


def _holds_data(table: Element, lines: Sequence[Line]) -> bool:
    """Whether the table is a grid of short cells; a layout's cells hold whole regions."""
    if any(line.cell is None for line in lines) or table.find(".//table") is not None:
        return False
    rows = [len(row) for row in _rows(table)]
    if len(rows) < 2 or sum(width > 1 for width in rows) * 2 <= len(rows):
        return False
    cells: dict[Element | None, int] = {}
    for line in lines:
        cells[line.cell] = cells.get(line.cell, 0) + 1
    return max(cells.values()) <= _LINES_PER_CELL


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    for row in table.iter("tr"):
        cells = tuple(clean(inner_text(cell)) for cell in row.iter("td", "th"))
        if any(cells):
            yield cells


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Return a table as text: a line a row, cells apart by ` | `."""
    return "\n".join(CELL_SEPARATOR.join(row) for row in rows)
