"""`healthnews archive`: the raw pages, looked into, checked, repaired and kept small."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click

from healthnews.archive_report import (
    IndexSummary,
    SalvagedSegment,
    SalvageSummary,
    VerifySummary,
)
from healthnews.commands.archive_options import (
    archive_option,
    chosen_segments,
    crawl_db_option,
    require_archive,
    segments_argument,
)
from healthnews.commands.archive_show import show
from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.failures import Unusable
from healthnews.progress import Bar
from healthnews.prune_summary import PruneSummary
from healthnews.quantities import age_of, bytes_of
from healthnews.stage_bars import StageBars
from pipelines.archive.indexing import index_archive
from pipelines.archive.names import open_segments, relative_name
from pipelines.archive.repair import repair_segment
from pipelines.archive.retention import prune as prune_archive
from pipelines.archive.rewriting import settle, settle_if_free
from pipelines.archive.sizes import sizes
from pipelines.archive.upkeep import upkeep
from pipelines.archive.verify import verify_segment
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore

_Quantity = TypeVar("_Quantity", int, timedelta)

_json_option = click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")


@click.group()
def archive() -> None:
    """Look into, check and repair the archive of raw pages.

    Every answer of a site is kept in the archive byte for byte, in files called
    segments; an index in crawl.db says where each page lies.
    """


archive.add_command(show)


@archive.command(short_help="Make the index again from the segments.")
@archive_option
@crawl_db_option
@click.option("--all", "everything", is_flag=True, help="Read again what is indexed already, too.")
@_json_option
@store_failures()
def index(archive: Path, crawl_db: Path, everything: bool, as_json: bool) -> None:
    """Make the index again from the segments, after crawl.db was lost or files were moved.

    Reads what is new, and forgets what is gone. Nothing is lost by making the
    index again; it only says where pages lie.

    Exit codes: 0 done, 3 done, but a segment is damaged: its whole records are
    indexed.
    """
    require_archive(archive)
    with (
        CrawlStore.open(crawl_db) as crawl,
        Bar(sizes(archive).sealed, "bytes", in_bytes=True) as bar,
    ):
        report = index_archive(archive, crawl, bar.advance, everything=everything)
    summary = IndexSummary.of(str(archive), report)
    click.echo(summary.to_json() if as_json else summary.to_text())
    raise click.exceptions.Exit(summary.exit_code)


@archive.command()
@segments_argument
@archive_option
@_json_option
@store_failures()
def verify(segments: tuple[str, ...], archive: Path, as_json: bool) -> None:
    """Check every byte of the segments, and say which records are bad.

    All sealed segments, or those named. Segments still being written are not
    checked. Nothing is repaired: that is what `healthnews archive salvage` does.

    Exit codes: 0 all sound, 3 something is damaged.
    """
    require_archive(archive)
    settle_if_free(archive)
    names = chosen_segments(archive, segments)
    reports = {name: verify_segment(archive / name) for name in _with_bar(archive, names)}
    unsealed = [relative_name(archive, path) for path in open_segments(archive)]
    summary = VerifySummary.of(str(archive), reports, () if segments else unsealed)
    click.echo(summary.to_json() if as_json else summary.to_text())
    raise click.exceptions.Exit(summary.exit_code)


@archive.command()
@segments_argument
@archive_option
@crawl_db_option
@_json_option
@store_failures()
def salvage(segments: tuple[str, ...], archive: Path, crawl_db: Path, as_json: bool) -> None:
    """Keep all whole records of damaged segments, and say what is lost.

    Checks all sealed segments, or those named, and puts in the place of each
    damaged one a segment with its whole records. The damaged file stays beside it
    with `.damaged` at the end of its name. The index is put right.

    Exit codes: 0 nothing is lost, 3 something is.
    """
    require_archive(archive)
    salvaged = []
    with CrawlStore.open(crawl_db) as crawl, upkeep(archive):
        settle(archive)
        names = chosen_segments(archive, segments)
        for name in _with_bar(archive, names):
            if not verify_segment(archive / name).sound:
                repaired = repair_segment(archive, name, crawl.captures)
                salvaged.append(SalvagedSegment.of(repaired))
    summary = SalvageSummary(str(archive), len(names) - len(salvaged), tuple(salvaged))
    click.echo(summary.to_json() if as_json else summary.to_text())
    raise click.exceptions.Exit(summary.exit_code)


def _quantity(
    read: Callable[[str], _Quantity],
) -> Callable[[click.Context, click.Parameter, str | None], _Quantity | None]:
    def callback(_: click.Context, __: click.Parameter, value: str | None) -> _Quantity | None:
        try:
            return None if value is None else read(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return callback


@archive.command(short_help="Remove superseded pages, the oldest first.")
@archive_option
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The articles, whose pages are kept.",
)
@crawl_db_option
@click.option(
    "--max-size",
    callback=_quantity(bytes_of),
    metavar="SIZE",
    help="What all segments together may take, like 500M or 10G.",
)
@click.option(
    "--max-age",
    callback=_quantity(age_of),
    metavar="AGE",
    help="How long superseded pages and refusals are kept, like 12h, 90d, 4w or 2y.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
@_json_option
@store_failures()
def prune(  # noqa: PLR0913 - one parameter per option
    *,
    archive: Path,
    db: Path,
    crawl_db: Path,
    max_size: int | None,
    max_age: timedelta | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Remove superseded pages, the oldest first, to keep the archive within a limit.

    A page is superseded once a newer whole page of the same address is there.
    Captcha and rate-limit pages go first. What stays, whatever the limit: the
    newest capture of each address and its newest whole page, what an article in
    the database was made from, and what later captures refer to. Where that is
    more than the limit, the summary says so.

    Exit codes: 0 done, 3 done, but a damaged segment was left as it is.
    """
    if max_size is None and max_age is None:
        raise click.UsageError("Give --max-size, --max-age or both.")
    require_archive(archive)
    with (
        ArticleStore.open(db, read_only=True) as articles,
        CrawlStore.open(crawl_db) as crawl,
        StageBars() as bars,
    ):
        if not articles.counts().articles:
            raise Unusable(
                f"{db}: no article is in it, so nothing says which pages articles were made "
                "from: `healthnews rebuild` first"
            )
        report = prune_archive(
            archive,
            crawl,
            articles,
            max_bytes=max_size,
            max_age=max_age,
            now=datetime.now(UTC),
            dry_run=dry_run,
            stages=bars.begin,
        )
    summary = PruneSummary.of(str(archive), report)
    click.echo(summary.to_json() if as_json else summary.to_text())
    raise click.exceptions.Exit(summary.exit_code)


def _with_bar(archive: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield the names while a bar counts the bytes of the segments that are done."""
    lengths = {name: (archive / name).stat().st_size for name in names}
    with Bar(sum(lengths.values()), "bytes", in_bytes=True) as bar:
        for name, length in lengths.items():
            yield name
            bar.advance(length)
