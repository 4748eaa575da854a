"""The list that tells where saved pages were fetched: a line per page, its path, a tab, its URL."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_WEB = frozenset({"http", "https"})


class UrlListError(ValueError):
    """The list cannot be used; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class UrlList:
    """Where saved pages were fetched.

    path: of the list, as given; empty where there is none.
    urls: by the real path of the page.
    """

    path: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)

    def url_of(self, page: str) -> str | None:
        """Return where the page of that path was fetched, None where the list does not say."""
        return self.urls.get(os.path.realpath(page)) if self.urls else None

    def unused(self, pages: Iterable[str]) -> list[str]:
        """Return the real paths in the list that are of none of the pages, in its order."""
        given = set(map(os.path.realpath, pages)) if self.urls else set()
        return [path for path in self.urls if path not in given]


def read_url_list(path: str) -> UrlList:
    """Return the list that a file holds.

    UTF-8, each line a path, a tab and an absolute http or https URL; empty lines
    are passed over. A path that is not absolute begins at the file's own folder.

    Raises UrlListError, with the number of the line, where the file cannot be
    read, a line is none of these, or a page has two URLs.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UrlListError(f"{path!r} cannot be read: {error.strerror}") from error
    urls: dict[str, str] = {}
    # File names need not be UTF-8. They may hold what str.splitlines breaks a line at.
    for number, line in enumerate(os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n"), 1):
        if not line.strip():
            continue
        page, tab, url = line.rstrip("\r").rpartition("\t")
        if not tab or not page or not _is_web_address(url):
            raise UrlListError(
                f"{path!r}, line {number}: {line!r} is not a path, a tab and an absolute http or "
                "https URL"
            )
        place = os.path.realpath(Path(path).parent / page)
        if urls.setdefault(place, url) != url:
            raise UrlListError(f"{path!r}, line {number}: {page!r} has another URL above")
    return UrlList(path, urls)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # No blanks, control characters or bytes that are no text.
    return parts.scheme in _WEB and bool(parts.hostname) and url.isprintable() and " " not in url
