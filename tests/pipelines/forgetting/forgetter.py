"""Forgetting in a library of `tests.pipelines.archive.library`."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

from pipelines.forgetting.forget import Forgotten, Stores, forget, named
from tests.pipelines.archive.library import NOON, Library
from tests.pipelines.rebuild.rebuilds import read

LATER = NOON + timedelta(days=1)
IDENTITY = "example:1"
SECRET = "张三的病历"


def stores(books: Library) -> Stores:
    return Stores(books.folder.parent / "articles.db", books.articles, books.crawl, books.folder)


def forgotten(books: Library, name: str = IDENTITY, reason: str = "asked to") -> Forgotten:
    found = stores(books)
    return forget(found, named(found, name), reason, LATER, read)


def traces(folder: Path, text: str) -> list[str]:
    """Return the files below a folder that hold a text, packed or not."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and text.encode() in _unpacked(path):
            found.append(path.relative_to(folder).as_posix())
    return found


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.name.endswith(".gz") else data
