"""Files at URLs that fsspec knows: `s3://bucket/folder`, `file:///folder`, a plain path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from healthnews.whole_files import whole_file
from pipelines.archive.exchange import Position

# Pieces of files that are asked for at a time.
_PIECES = 200


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a folder. changed: when, in ns since 1970; 0 where its place does not tell."""

    name: str
    size: int
    changed: int


class PlaceError(ValueError):
    """A URL that nothing installed can read; the message says what to install, where known."""


class Place:
    """A folder at a URL. Every method raises OSError where it cannot be reached."""

    def __init__(self, url: str) -> None:
        """Name the folder, which need not be there. Raises PlaceError."""
        try:
            self._fs, self._root = url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise PlaceError(f"{url}: {error}") from error
        # Listings must show what other processes have written since.
        self._fs.use_listings_cache = False
        self.url = url

    def files(self) -> list[RemoteFile]:
        """Return the files right in the folder, in order of name; none where it is not there."""
        self._fs.invalidate_cache()
        try:
            found: list[dict[str, Any]] = self._fs.ls(self._root, detail=True)
        except FileNotFoundError:
            return []
        return sorted(
            (
                RemoteFile(Path(of["name"]).name, of["size"], _changed(of))
                for of in found
                if of["type"] == "file"
            ),
            key=lambda file: file.name,
        )

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file of the folder to a path of this machine. Raises FileNotFoundError."""
        self._fs.get_file(self._at(name), str(path))

    def put(self, path: Path, name: str) -> None:
        """Copy a file of this machine into the folder: whole under its name, or not there."""
        if isinstance(self._fs, LocalFileSystem):
            target = Path(self._at(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as file:
                file.write(path.read_bytes())
        else:
            # An object appears when all of it has arrived.
            self._fs.put_file(str(path), self._at(name))

    @contextmanager
    def reading(self, name: str) -> Iterator[Any]:
        """Open a file of the folder, to be read from its beginning to its end."""
        with self._fs.open(self._at(name), "rb", cache_type="readahead") as file:
            yield file

    def pieces(self, positions: Sequence[Position]) -> Iterator[bytes]:
        """Yield pieces of files, several of them asked for at a time."""
        for begin in range(0, len(positions), _PIECES):
            some = positions[begin : begin + _PIECES]
            yield from self._fs.cat_ranges(
                [self._at(of.segment) for of in some],
                [of.offset for of in some],
                [of.offset + of.length for of in some],
                on_error="raise",
            )

    def remove(self, names: Sequence[str]) -> None:
        """Remove files of the folder."""
        for name in names:
            self._fs.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


def _changed(info: dict[str, Any]) -> int:
    moment = info.get("LastModified", info.get("mtime"))
    if isinstance(moment, datetime):
        return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 10**9
    return int(moment * 10**9) if isinstance(moment, int | float) else 0
