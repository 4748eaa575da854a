"""What must hold of an archive and its index once a killed command was run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.archive.exchange import Archived, Damaged
from pipelines.archive.reading import read_archive
from pipelines.archive.verify import verify_segment
from pipelines.crawl_db import CrawlStore


def captures(folder: Path) -> set[tuple[str, str]]:
    """Return URI and payload digest of all captures that can be read in a folder's archive."""
    return {(item.uri, item.payload_digest) for _, item in _read(folder)}


def assert_index_is_the_archive(folder: Path) -> None:
    """No segment is open or damaged, and the index holds exactly what they hold."""
    archive = folder / "archive"
    assert list(archive.rglob("*.open")) == []
    for path in archive.rglob("*.warc.gz"):
        assert verify_segment(path).bad == (), path
    with CrawlStore.open(folder / "crawl.db", read_only=True) as store:
        indexed = {
            (row.position.segment, row.position.offset, row.uri)
            for segment in store.captures.segments()
            for row in store.captures.of_segment(segment.name)
        }
    assert indexed == {(name, item.offset, item.uri) for name, item in _read(folder)}


def _read(folder: Path) -> Iterator[tuple[str, Archived]]:
    archive = folder / "archive"
    for path in sorted(archive.rglob("*.warc.gz")):
        for item in read_archive(path):
            assert not isinstance(item, Damaged), item
            yield path.relative_to(archive).as_posix(), item
