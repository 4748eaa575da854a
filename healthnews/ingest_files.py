"""What `healthnews ingest` is given: others' archives, saved pages, and folders of both."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from healthnews.failures import Unusable
from healthnews.files import HTML_SUFFIXES, TEXT_SUFFIX, PageFile

_ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz", ".wat", ".wat.gz")
_PAGE_SUFFIXES = (*HTML_SUFFIXES, TEXT_SUFFIX)
# How an archive begins: plain, gzip, zstd.
_ARCHIVE_MAGIC = (b"WARC/", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to take in.

    is_archive: whether it holds WARC records; it is one saved page else.
    size: in bytes; 0 where not known.
    """

    file: PageFile
    is_archive: bool
    size: int


def find_inputs(paths: Iterable[str], archive: Path | None = None) -> Iterator[InputFile]:
    """Yield the files named, and what folders hold that can be taken in, in order of names.

    In a folder a file is known by its suffix, others are passed over, and links
    to folders are not followed. A file that is named is always read: as an
    archive if it is called or begins like one, else as a page. A folder that
    cannot be listed is yielded with its problem.

    `archive`, the folder that everything is written to, is passed over; None
    where nothing is written.

    Raises Unusable for a path inside it.
    """
    own = None if archive is None else Path(os.path.realpath(archive))
    for path in paths:
        if own is not None and Path(os.path.realpath(path)).is_relative_to(own):
            raise Unusable(f"{path} is in the archive already; `healthnews rebuild` reads it")
        if Path(path).is_dir():
            yield from _search(path, own)
        else:
            yield InputFile(PageFile(path, named=True), _is_archive(path), _size(path))


def _search(folder: str, own: Path | None) -> Iterator[InputFile]:
    # A stack of our own: folders may be nested deeper than Python recurses.
    waiting: list[InputFile | str] = [folder]
    while waiting:
        found = waiting.pop()
        if isinstance(found, InputFile):
            yield found
        elif os.path.realpath(found) != str(own):
            waiting += reversed(list(_listing(found)))


def _listing(folder: str) -> Iterator[InputFile | str]:
    """Yield the files to take in and the paths of the folders, in order of names."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        problem = error.strerror or str(error)
        yield InputFile(PageFile(folder, named=False, problem=problem), is_archive=False, size=0)
        return
    for entry in found:
        name = entry.name.lower()
        if entry.is_dir(follow_symlinks=False):
            yield entry.path
        elif name.endswith((*_ARCHIVE_SUFFIXES, *_PAGE_SUFFIXES)):
            is_archive = name.endswith(_ARCHIVE_SUFFIXES)
            yield InputFile(PageFile(entry.path, named=False), is_archive, _size(entry.path))


def _is_archive(path: str) -> bool:
    if path.lower().endswith(_ARCHIVE_SUFFIXES):
        return True
    if path.lower().endswith(_PAGE_SUFFIXES):
        return False
    try:
        # Nothing may be taken from a pipe before it is read.
        if not stat.S_ISREG(Path(path).stat().st_mode):
            return False
        with Path(path).open("rb") as file:
            return file.read(5).startswith(_ARCHIVE_MAGIC)
    except OSError:
        return False  # whoever reads it says what is wrong


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
