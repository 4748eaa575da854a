"""The manifest of an export: written last, it says that the files are whole, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from healthnews.feeds.feed import Feed
from healthnews.feeds.formats import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file beside the manifest: its name, size, SHA-256 in hex, and records in it."""

    name: str
    bytes: int
    sha256: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was exported. Without a moment, so that equal content gives an equal manifest.

    feed_version: rises when equal articles come to give other records.
    site: the site whose articles are in it, None for all of them.
    kept_only: whether copies of other articles are left out.
    chunk_characters, chunk_overlap: for chunks, None otherwise.
    articles: how many articles the records are of.
    added, changed, removed: articles, where it tells what has changed; else None.
    data: the records. changes: which articles' records to let go of first, None
        for a full export, which takes the place of everything.
    since: the cursor it begins at, None for a full export.
    cursor: where the next one begins.
    schema_version: that of the database.
    healthnews: the version of this program.
    """

    feed: Feed
    feed_version: int
    format: Format
    site: str | None
    kept_only: bool
    chunk_characters: int | None
    chunk_overlap: int | None
    articles: int
    added: int | None = None
    changed: int | None = None
    removed: int | None = None
    data: ExportedFile
    changes: ExportedFile | None = None
    since: str | None = None
    cursor: str
    schema_version: int
    healthnews: str

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)


def read_manifest(path: Path) -> Manifest:
    """Return what an export has written. Raises OSError, and ValueError for any other file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path} is no manifest of an export: {error}") from error
