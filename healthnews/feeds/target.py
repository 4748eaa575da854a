"""Where an export goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from healthnews.feeds.feed import Feed
from healthnews.feeds.files import Counted, counted_file
from healthnews.feeds.formats import Format, writing
from healthnews.feeds.formats.format import Writer
from healthnews.feeds.manifest import ExportedFile


class ExportError(ValueError):
    """An export that cannot be made as asked for; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTarget:
    """Where an export goes and how it is written.

    folder: made where missing. Files there of the same names are replaced.
    zstd: whether to compress; Parquet is always.
    """

    folder: Path
    format: Format = Format.JSONL
    zstd: bool = False

    def require(self, feed: Feed) -> None:
        """Raise ExportError for a feed that the format does not have."""
        if self.format is Format.JSONLD and feed is not Feed.ARTICLES:
            raise ExportError(f"jsonld is a format of articles, not of {feed}")

    @contextmanager
    def data(self, feed: Feed, stem: str) -> Iterator[Output]:
        """Write the file of records; the block ends with it in its place, or without it."""
        with self._output(self.format, feed, stem, feed.record_type) as output:
            yield output

    @contextmanager
    def changes(self, feed: Feed, stem: str, record: type) -> Iterator[Output]:
        """Write the file that tells what became of which article."""
        plain = Format.JSONL if self.format is Format.JSONLD else self.format
        with self._output(plain, feed, f"{stem}.changes", record) as output:
            yield output

    @contextmanager
    def _output(self, kind: Format, feed: Feed, stem: str, record: type) -> Iterator[Output]:
        about = {"healthnews.feed": feed.value, "healthnews.feed_version": str(feed.version)}
        packed = ".zst" if self.zstd and not kind.packs_itself else ""
        name = f"{stem}{kind.suffix}{packed}"
        with (
            counted_file(self.folder / name) as (file, counted),
            writing(kind, record, file, about=about, zstd=self.zstd) as writer,
        ):
            yield Output(name, writer, counted)


@dataclass(slots=True)
class Output:
    """A file of records that is being written."""

    name: str
    writer: Writer
    counted: Counted
    records: int = 0

    def write(self, records: list[object]) -> None:
        """Write some more records."""
        self.writer.write(records)
        self.records += len(records)

    def described(self) -> ExportedFile:
        """Return what is in it, once its block has ended."""
        return ExportedFile(
            name=self.name,
            bytes=self.counted.bytes,
            sha256=self.counted.sha256,
            records=self.records,
        )
