"""The whole data set: its files by workers, its manifest last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from healthnews.feeds.feed import Feed
from healthnews.feeds.manifest import ExportedFile
from healthnews.scale.dask_crew import DaskCrew
from healthnews.scale.dataset.heads import HeadBook
from healthnews.scale.dataset.writing import Portion, write_portion
from healthnews.scale.places import Place
from healthnews.version import __version__
from pipelines.rebuild.crew import Killed
from pipelines.schema import ARTICLES

MANIFEST = "articles.manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetManifest:
    """What is in a data set, written when all of it is there.

    related: whether columns that say what holds between articles are filled.
    files: beside the manifest, in order of name.
    """

    feed: Feed
    feed_version: int
    articles: int
    related: bool
    files: tuple[ExportedFile, ...]
    schema_version: int
    healthnews: str


class DatasetLostError(OSError):
    """A file of the data set could not be written: its workers died."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Where a data set goes. folder: where parts are merged; parts: their URL, if any."""

    crew: DaskCrew
    url: str
    folder: Path
    parts: str | None

    def write(self, book: HeadBook, advance: Callable[[int], object]) -> None:
        """Write all files and the manifest; files of another rebuild go. Raises OSError."""
        place, counts = Place(self.url), book.parts()
        portions = (self._portion(book, name) for name in counts)
        files = list[ExportedFile]()
        for written in self.crew.in_order(write_portion, portions):
            if isinstance(written, Killed):
                raise DatasetLostError(f"the workers that wrote {written.task.stem} were killed")
            files.append(written)
            advance(written.records)
        manifest = DatasetManifest(
            feed=Feed.ARTICLES,
            feed_version=Feed.ARTICLES.version,
            articles=book.articles(),
            related=False,
            files=tuple(files),
            schema_version=ARTICLES.version,
            healthnews=__version__,
        )
        names = {file.name for file in files}
        old = [of.name for of in place.files() if of.name.endswith(".parquet")]
        place.remove([name for name in old if name not in names])
        _put(place, manifest)

    def _portion(self, book: HeadBook, name: str) -> Portion:
        return Portion(
            part=self.folder / name,
            parts=self.parts,
            without=book.lost_to_others(name),
            into=self.url,
            stem=f"articles.{name.removesuffix('.part')}",
        )


def _put(place: Place, manifest: DatasetManifest) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / MANIFEST
        path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        place.put(path, MANIFEST)
