"""A writer for a format, over any binary file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
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
    packed = _Packed(file) if zstd and not kind.packs_itself else None
    writer = _writer(kind, record, cast(BinaryIO, packed or file), about)
    try:
        yield writer
        writer.finish()
    except BaseException:
        writer.give_up()
        raise
    if packed is not None:
        packed.finish()


def _writer(kind: Format, record: type, file: BinaryIO, about: dict[str, str]) -> Writer:
    match kind:
        case Format.JSONL | Format.JSONLD:
            return JSONLinesWriter(file)
        case Format.CSV:
            return CSVWriter(file, record)
        case Format.PARQUET:
            return ParquetWriter(file, record, about)


class _Packed:
    """Compresses what is written into one frame. The library's own file makes none of nothing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._compressor = import_module(_ZSTD).ZstdCompressor()

    def write(self, data: bytes) -> int:
        self._file.write(self._compressor.compress(data))
        return len(data)

    def finish(self) -> None:
        self._file.write(self._compressor.flush())
