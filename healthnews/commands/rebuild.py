"""`healthnews rebuild`: the database again, from the archive alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
)
from healthnews.commands.rebuild_places import EngineName, FolderOrURL, Place
from healthnews.commands.stores import store_failures
from healthnews.exit_codes import ExitCode
from healthnews.parallel import cores
from healthnews.progress import Bar
from healthnews.rebuild_report import RebuildReport
from healthnews.swap_report import SwapReport
from pipelines.errors import StoreError
from pipelines.rebuild.rebuilding import rebuild as rebuild_database
from pipelines.rebuild.records import Advance, RebuildOptions
from pipelines.swap import swap as swap_databases

_log = logging.getLogger(__name__)


@click.command()
@click.option(
    "--archive",
    type=FolderOrURL(),
    default=DEFAULT_ARCHIVE,
    show_default=True,
    metavar="DIR",
    help="The archive to read; with --engine dask also a URL, s3://bucket/archive.",
)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The current database, which is not touched.",
)
@click.option(
    "--into",
    type=DATABASE,
    metavar="NEW",
    help="The new database; articles.rebuilt.db beside articles.db by default.",
)
@click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="Where the archive's index is, and where the run and its outcomes go.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to parse in; all cores by default. The result is the same.",
)
@click.option(
    "--engine",
    type=click.Choice([engine.value for engine in EngineName]),
    default=EngineName.LOCAL.value,
    show_default=True,
    help="What does the work: processes of this machine, or Dask (extra `scale`).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="With --engine dask: a scheduler, tcp://host:8786. Workers of this machine by default.",
)
@click.option(
    "--parts",
    metavar="URL",
    help="With --engine dask: where workers put the pieces that they cannot put beside NEW.",
)
@click.option(
    "--parquet",
    metavar="URL",
    help="With --engine dask: write the articles there as Parquet, and no database.",
)
@click.option(
    "--stale",
    is_flag=True,
    help="Copy the current database and read again only what an older parser has read.",
)
@click.option("--swap", "swapping", is_flag=True, help="Then `healthnews swap` the new one in.")
@click.option(
    "--keep-parts",
    is_flag=True,
    help="Keep the pieces, so that the next rebuild with the same code reads only what is new.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@store_failures()
def rebuild(  # noqa: PLR0913 - one parameter per option
    *,
    archive: Path | str,
    db: Path,
    into: Path | None,
    crawl_db: Path,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    parts: str | None,
    parquet: str | None,
    stale: bool,
    swapping: bool,
    keep_parts: bool,
    as_json: bool,
) -> None:
    """Build a new database from the archive, offline, beside the current one.

    The newest capture of each article wins, with its original time of fetch:
    the content is that of the crawls that filled the archive, read by today's
    parsers. Killed at any moment, the same command goes on with what is done.

    What is damaged is named, spot by spot; the rest is read all the same.

    Exit codes: 0 done, 3 done, but something of the archive could not be read,
    or with --stale is not there, 5 there was no article in the archive.
    """
    place = Place(EngineName(engine), archive, scheduler, parts, parquet)
    place.require(jobs=jobs, stale=stale, swapping=swapping)
    made = "rebuilt" if parquet is None else "heads"
    options = RebuildOptions(
        archive=place.folder,
        db=db,
        into=into or db.with_name(f"{db.stem}.{made}.db"),
        crawl_db=crawl_db,
        jobs=jobs or cores(),
        stale=stale,
        keep_parts=keep_parts,
        progress=_bar,
    )
    with place.used(options) as chosen:
        report = RebuildReport.of(rebuild_database(chosen))
    try:
        if swapping and report.exit_code is ExitCode.DONE:
            swapped = swap_databases(options.into, db, now=datetime.now(UTC))
            report = replace(report, swap=SwapReport.of(swapped))
    except StoreError:
        _show(report, as_json=as_json)
        raise
    _show(report, as_json=as_json)
    if swapping and report.swap is None:
        _log.warning("%s is not swapped in: look at what it lacks, then swap it", options.into)
    raise click.exceptions.Exit(_exit_code(report))


def _show(report: RebuildReport, *, as_json: bool) -> None:
    click.echo(report.to_json() if as_json else report.to_text())


def _exit_code(report: RebuildReport) -> ExitCode:
    if report.swap is not None and report.swap.overtaken:
        _log.warning("another process wrote to %s during the swap: rebuild again", report.swap.db)
        return ExitCode.PARTLY
    return report.exit_code


@contextmanager
def _bar(label: str, total: int, in_bytes: bool) -> Iterator[Advance]:
    with Bar(total, "captures", label=label, in_bytes=in_bytes) as bar:
        yield bar.advance
