"""A writer for a format, over any binary file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BufferedIOBase
from typing import BinaryIO, cast

from healthnews.feeds.formats.csv_writer import CSVWriter
from healthnews.feeds.formats.format import Format, Writer
from healthnews.feeds.formats.jsonl_writer import JSONLinesWriter
from healthnews.feeds.formats.parquet_writer import ParquetWriter

# In the standard library from 3.14 on, and until then in a package of the same code.
_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


@contextmanager
def writing(
    kind: Format, record: type, file: BinaryIO, *, about: dict[str, str], zstd: bool = False
) -> Iterator[Writer]:
    """Write records of a type into the file, which stays open; whole when the block has ended.

    about: facts for formats that keep some beside the records.
    zstd: whether to compress; Parquet always is.

    Equal records give equal bytes, with equal versions of the libraries. Raises
    MissingLibraryError, OSError.
    """
    if zstd and not kind.packs_itself:
        with _packed(file) as inner:
            yield from _written(kind, record, cast(BinaryIO, inner), about)
    else:
        yield from _written(kind, record, file, about)


def _written(kind: Format, record: type, file: BinaryIO, about: dict[str, str]) -> Iterator[Writer]:
    writer = _writer(kind, record, file, about)
    yield writer
    writer.finish()


def _writer(kind: Format, record: type, file: BinaryIO, about: dict[str, str]) -> Writer:
    match kind:
        case Format.JSONL | Format.JSONLD:
            return JSONLinesWriter(file)
        case Format.CSV:
            return CSVWriter(file, record)
        case Format.PARQUET:
            return ParquetWriter(file, record, about)


def _packed(file: BinaryIO) -> BufferedIOBase:
    packed: BufferedIOBase = import_module(_ZSTD).ZstdFile(file, "wb")
    return packed
