"""`healthnews export`: feeds as files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlite_utils import Database

from healthnews.commands.options import DATABASE, DEFAULT_DB, FOLDER
from healthnews.commands.stores import store_failures
from healthnews.export_report import export_text
from healthnews.failures import Unusable
from healthnews.feeds.changes import full
from healthnews.feeds.chunking import Chunking
from healthnews.feeds.chunking.options import SHORTEST
from healthnews.feeds.cursor import Cursor
from healthnews.feeds.exporting import export as export_feed
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.formats import Format, MissingLibraryError, writing
from healthnews.feeds.manifest import read_manifest
from healthnews.feeds.reading import count
from healthnews.feeds.selection import Selection
from healthnews.feeds.target import ExportTarget
from healthnews.progress import Bar
from parsers.sites import SITES
from pipelines.database import open_database
from pipelines.schema import ARTICLES

_STDOUT = Path("-")


@click.command()
@click.argument(
    "feed", metavar="[FEED]", type=click.Choice(list(map(str, Feed))), default=Feed.ARTICLES.value
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(map(str, Format))),
    default=Format.JSONL.value,
    show_default=True,
    metavar="FORMAT",
    help="jsonl, csv, parquet (needs the extra `parquet`), or jsonld, schema.org for articles.",
)
@click.option(
    "--since",
    metavar="CURSOR",
    help="Only what has changed since: the cursor of the last export, or its manifest's path; "
    "`start` where you have nothing yet.",
)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("output/exports"),
    show_default=True,
    metavar="DIR",
    help="The folder for the files. `-` prints JSON lines of a whole feed, and no manifest.",
)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the articles.",
)
@click.option(
    "--site",
    type=click.Choice(sorted(SITES)),
    metavar="SITE",
    help="Articles of one site only; see `healthnews sites`.",
)
@click.option("--kept-only", is_flag=True, help="Leave out copies of other articles.")
@click.option("--zstd", is_flag=True, help="Compress; Parquet always is.")
@click.option(
    "--chunk-characters",
    type=click.IntRange(min=SHORTEST),
    default=Chunking().characters,
    show_default=True,
    metavar="N",
    help="What no chunk is longer than.",
)
@click.option(
    "--chunk-overlap",
    type=click.IntRange(min=0),
    default=Chunking().overlap,
    show_default=True,
    metavar="N",
    help="How much of its predecessor's end a chunk repeats, at most, inside one section.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
@store_failures()
def export(  # noqa: PLR0913 - one parameter per option
    *,
    feed: str,
    kind: str,
    since: str | None,
    out: Path,
    db: Path,
    site: str | None,
    kept_only: bool,
    zstd: bool,
    chunk_characters: int,
    chunk_overlap: int,
    as_json: bool,
) -> None:
    """Write a feed into files: articles, qa, chunks or related.

    Each export ends with a manifest: what is in the files, their SHA-256, and a
    cursor. With --since CURSOR it writes what has changed since that one: first
    let go of all records of every article that the file of changes names, then
    take the records of the other file. What you have is then what a whole
    export would give.

    Exit codes: 0 done, also where nothing has changed; 2 refused, where the
    cursor is of another database, another feed or other options: export
    without --since then, and replace everything.
    """
    with _failures():
        options = FeedOptions(
            feed=Feed(feed),
            selection=Selection(site=site, kept_only=kept_only),
            chunking=Chunking(characters=chunk_characters, overlap=chunk_overlap),
        )
        target = ExportTarget(folder=out, format=Format(kind), zstd=zstd)
        target.require(options.feed)
        cursor = None if since is None else _cursor(since, options)
        with closing(open_database(db, ARTICLES, read_only=True)) as source:
            if out == _STDOUT:
                _print(source, options, target, cursor)
                return
            total = count(source, options.selection) if cursor is None else None
            with Bar(total, "articles", label="exporting") as bar:
                manifest = export_feed(
                    source, options, target, since=cursor, on_article=bar.advance
                )
    click.echo(manifest.to_json() if as_json else export_text(manifest, out))


def _cursor(text: str, options: FeedOptions) -> Cursor:
    path = Path(text)
    if path.suffix == ".json":
        text = read_manifest(path).cursor
    return Cursor.parse(text, options)


def _print(db: Database, options: FeedOptions, target: ExportTarget, cursor: Cursor | None) -> None:
    if cursor is not None or target.format is not Format.JSONL or target.zstd:
        raise click.UsageError("--out - prints JSON lines of a whole feed and nothing else")
    with (
        db.atomic(),
        writing(target.format, options.feed.record_type, sys.stdout.buffer, about={}) as writer,
    ):
        for _, records in full(db, options):
            writer.write(records)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (ValueError, MissingLibraryError) as error:
        raise Unusable(str(error)) from error
    except FileNotFoundError as error:
        raise Unusable(f"{error.filename}: {error.strerror}") from error
