"""Parquet: typed columns, zstd, what they mean in the schema. Needs pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO

import msgspec

from healthnews.feeds.columns import Column, Kind, Type, columns
from healthnews.feeds.formats.format import MissingLibraryError
from pipelines.moments import from_text_or_none

# Records per row group: a few MB of text, so that a reader can skip and a writer need not keep.
GROUP = 1_000


class ParquetWriter:
    """Writes records in groups of GROUP, whatever the sizes of the lists they come in."""

    def __init__(self, file: BinaryIO, record: type, about: dict[str, str]) -> None:
        self._arrow, parquet = _libraries()
        self._columns = columns(record)
        self._moments = [of.name for of in self._columns if of.type.kind is Kind.MOMENT]
        self._schema = self._arrow.schema(
            [_field(self._arrow, column) for column in self._columns], metadata=about
        )
        self._writer = parquet.ParquetWriter(
            file, self._schema, compression="zstd", version="2.6", write_page_index=True
        )
        self._waiting: list[dict[str, Any]] = []

    def write(self, records: Sequence[object]) -> None:
        """Take records; write where a group is full."""
        for record in records:
            row = msgspec.to_builtins(record)
            for name in self._moments:
                row[name] = from_text_or_none(row[name])
            self._waiting.append(row)
            if len(self._waiting) == GROUP:
                self._group()

    def finish(self) -> None:
        """Write the last group and the footer."""
        if self._waiting:
            self._group()
        self._writer.close()

    def give_up(self) -> None:
        """Close it while its file is still open: pyarrow would do so later, and fail."""
        with suppress(OSError):  # what went wrong before is being told
            self._writer.close()

    def _group(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._waiting, self._schema))
        self._waiting = []


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingLibraryError(
            "Parquet needs pyarrow, which is not installed: pip install 'healthnews[parquet]'"
        ) from error


def _field(arrow: ModuleType, column: Column) -> object:
    meaning = {"description": column.meaning} if column.meaning else None
    return arrow.field(
        column.name, _type(arrow, column.type), nullable=column.type.nullable, metadata=meaning
    )


def _type(arrow: ModuleType, of: Type) -> object:
    if of.kind is Kind.OBJECT:
        return arrow.struct([_field(arrow, inner) for inner in of.inside])
    if of.item is not None:
        return arrow.list_(_type(arrow, of.item))
    return {
        Kind.TEXT: arrow.string(),
        Kind.INTEGER: arrow.int64(),
        Kind.NUMBER: arrow.float64(),
        Kind.TRUTH: arrow.bool_(),
        Kind.MOMENT: arrow.timestamp("us", tz="UTC"),
    }[of.kind]
