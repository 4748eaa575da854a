"""Saved pages on disk: which files are pages, and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parsers import Outcome, Rejected
from parsers.parse import MAX_BODY

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
TEXT_SUFFIX = ".txt"
_PAGE_SUFFIXES = HTML_SUFFIXES | {TEXT_SUFFIX}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file to read as a page.

    named: whether the user named the file, as opposed to a folder it is in.
    problem: why there is nothing to read, in the system's words: a folder that
        cannot be listed.
    """

    path: str
    named: bool
    problem: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the file is a text rendition of a page; everything else is HTML."""
        return _suffix(self.path) == TEXT_SUFFIX


def find_pages(paths: Iterable[str]) -> Iterator[PageFile]:
    """Yield the files named, and the pages in the folders named, in that order.

    Folders are searched to the bottom, sorted by name. In them a page is known
    by its suffix, other files are passed over, and links to folders are not
    followed. A folder that cannot be listed is yielded with its problem.
    """
    for path in paths:
        if Path(path).is_dir():
            yield from _search(path)
        else:
            yield PageFile(path, named=True)


def read_page(file: PageFile) -> bytes | Rejected:
    """Return the file's bytes, or why there are none. Never holds more than a page may have."""
    if file.problem is not None:
        return _unreadable(file.problem)
    try:
        return _read(file)
    except OSError as error:
        return _unreadable(_reason(error))


def _read(file: PageFile) -> bytes | Rejected:
    # Before opening: a named pipe in a folder would wait for a writer for ever.
    # One that the user names (`<(curl …)`) has a writer.
    if not file.named and not stat.S_ISREG(os.stat(file.path).st_mode):  # noqa: PTH116 - hot path
        return _unreadable("not a regular file")
    with open(file.path, "rb") as handle:  # noqa: PTH123 - hot path
        size = os.fstat(handle.fileno()).st_size
        if size > MAX_BODY:
            return Rejected(Outcome.TOO_LARGE, f"{size} bytes; the limit is {MAX_BODY}")
        # A pipe has no size and may have no end: the parser refuses the byte too many.
        return handle.read() if size else handle.read(MAX_BODY + 1)


def _search(folder: str) -> Iterator[PageFile]:
    # A stack of our own: folders may be nested deeper than Python recurses.
    waiting = _listing(folder)
    while waiting:
        found = waiting.pop()
        if isinstance(found, PageFile):
            yield found
        elif found.is_dir(follow_symlinks=False):
            waiting += _listing(found.path)
        elif _suffix(found.name) in _PAGE_SUFFIXES:
            yield PageFile(found.path, named=False)


def _listing(folder: str) -> list[os.DirEntry[str] | PageFile]:
    """Return what is in a folder, last name first, to be taken from the end."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name, reverse=True)
    except OSError as error:
        return [PageFile(folder, named=False, problem=_reason(error))]
    return [*found]


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - hot path


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _unreadable(reason: str) -> Rejected:
    return Rejected(Outcome.PARSE_ERROR, f"cannot be read: {reason}")
