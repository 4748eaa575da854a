"""CSV as RFC 4180 has it: UTF-8, a line of names, lists and objects as JSON."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from operator import attrgetter
from typing import BinaryIO

import msgspec

from healthnews.feeds.columns import Kind, columns

_NESTED = (Kind.LIST, Kind.OBJECT)


class CSVWriter:
    """Writes a row per record; null is an empty cell."""

    def __init__(self, file: BinaryIO, record: type) -> None:
        self._file = file
        self._columns = [(of.name, of.type.kind in _NESTED) for of in columns(record)]
        self._write([name for name, _ in self._columns])
        self._cells = [(attrgetter(name), nested) for name, nested in self._columns]

    def write(self, records: Sequence[object]) -> None:
        """Write a row each."""
        for record in records:
            self._write([_cell(get(record), nested) for get, nested in self._cells])

    def finish(self) -> None:
        """Nothing is left."""

    def give_up(self) -> None:
        """Nothing is left."""

    def _write(self, cells: Sequence[object]) -> None:
        line = StringIO(newline="")
        csv.writer(line).writerow(cells)
        self._file.write(line.getvalue().encode())


def _cell(value: object, nested: bool) -> object:
    return msgspec.json.encode(value).decode() if nested and value is not None else value
