"""One part written as one file of the data set: what a worker does."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from healthnews.feeds.changes import full
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.formats import Format
from healthnews.feeds.manifest import ExportedFile
from healthnews.feeds.target import ExportTarget
from healthnews.scale.orders import packed_name
from healthnews.scale.packing import unpack
from healthnews.scale.places import Place
from pipelines.database import open_database
from pipelines.rebuild.merging import Building
from pipelines.schema import ARTICLES


@dataclass(frozen=True, slots=True)
class Portion:
    """A part, and what of it goes into the data set.

    part: its path, or its name among the parts at the URL `parts`.
    without: articles whose content in another part holds.
    into: URL of the data set's folder. stem: the file's name in it, without its ending.
    """

    part: Path
    parts: str | None
    without: tuple[str, ...]
    into: str
    stem: str


def write_portion(portion: Portion) -> ExportedFile:
    """Write the file, whole under its name or not at all; return what is in it.

    Raises OSError, sqlite3.Error, MissingLibraryError.
    """
    with TemporaryDirectory(prefix="healthnews-") as name:
        scratch = Path(name)
        with Building.open(scratch / "articles.db") as building:
            building.merge(_part(portion, scratch))
        written = _written(portion, scratch)
        Place(portion.into).put(scratch / written.name, written.name)
    return written


def _part(portion: Portion, scratch: Path) -> Path:
    if portion.parts is None:
        return portion.part
    packed, part = scratch / "packed", scratch / "part"
    Place(portion.parts).fetch(packed_name(portion.part), packed)
    unpack(packed, part)
    return part


def _written(portion: Portion, scratch: Path) -> ExportedFile:
    feed, without = FeedOptions(feed=Feed.ARTICLES), frozenset(portion.without)
    target = ExportTarget(folder=scratch, format=Format.PARQUET)
    with closing(open_database(scratch / "articles.db", ARTICLES, read_only=True)) as db:
        with target.data(feed.feed, portion.stem) as data:
            for page, records in full(db, feed):
                if page.facts.identity not in without:
                    data.write(list(records))
        return data.described()
