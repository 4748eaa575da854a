"""JSON Lines: a line per record, UTF-8, every field in every line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import msgspec


class JSONLinesWriter:
    """Writes a JSON object per record."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encoder = msgspec.json.Encoder()

    def write(self, records: Sequence[object]) -> None:
        """Write a line each."""
        for record in records:
            self._file.write(self._encoder.encode(record) + b"\n")

    def finish(self) -> None:
        """Nothing is left."""

    def give_up(self) -> None:
        """Nothing is left."""
