"""A remote archive as a folder of this machine: every name and size, and no content.

A rebuild's first process looks at names, sizes and checksums alone; what reads
segments are the workers, and they read them where they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from healthnews.scale.places import Place, RemoteFile
from pipelines.archive.names import SIDECAR_SUFFIX
from pipelines.crawl_db import CrawlStore

_SEGMENTS = (".warc.gz", ".warc")


@contextmanager
def shadow_of(url: str, crawl_db: Path) -> Iterator[Path]:
    """Yield a folder like the archive at the URL, gone with the context.

    Segments that the index does not know, or with another size, are fetched
    whole: they must be read once to be indexed, and that is done here.

    Raises OSError and PlaceError as `Place` does.
    """
    with TemporaryDirectory(prefix="healthnews-archive-") as name:
        folder, place = Path(name), Place(url)
        known = _known_sizes(crawl_db)
        for file in place.files():
            if file.name.endswith(SIDECAR_SUFFIX):
                place.fetch(file.name, folder / file.name)
            elif file.name.endswith(_SEGMENTS):
                if known.get(file.name) == file.size:
                    _hollow(folder, file)
                else:
                    place.fetch(file.name, folder / file.name)
        yield folder


def _hollow(folder: Path, file: RemoteFile) -> None:
    path = folder / file.name
    path.touch()
    os.truncate(path, file.size)
    os.utime(path, ns=(file.changed, file.changed))


def _known_sizes(crawl_db: Path) -> dict[str, int | None]:
    with CrawlStore.open(crawl_db) as crawl:
        return {row.name: row.bytes for row in crawl.captures.segments()}
