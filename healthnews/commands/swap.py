"""`healthnews swap`: a rebuilt database in the place of the current one."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.exit_codes import ExitCode
from healthnews.swap_report import KeptReport, SwapReport, kept_table
from pipelines.swap import forget, kept_copies
from pipelines.swap import swap as swap_databases

_log = logging.getLogger(__name__)


@click.command()
@click.argument("new", metavar="[NEW]", required=False, type=DATABASE)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The current database, whose content is replaced.",
)
@click.option("--force", is_flag=True, help="Swap although the archive may have more than NEW.")
@click.option("--list", "listing", is_flag=True, help="List what swaps have kept; swap nothing.")
@click.option(
    "--forget",
    "forgotten",
    type=DATABASE,
    metavar="KEPT",
    help="Remove a file that a swap has kept; swap nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def swap(  # noqa: PLR0913 - one parameter per option
    *,
    new: Path | None,
    db: Path,
    force: bool,
    listing: bool,
    forgotten: Path | None,
    as_json: bool,
) -> None:
    """Put the content of NEW, made by `healthnews rebuild`, into the current database.

    Whoever reads the current database goes on undisturbed: with the old content
    until the transaction ends, then with the new. The old content is kept in a
    file beside it, until --forget removes that; swapping it in again undoes the
    swap (with --force). NEW is gone afterwards.

    Refused where the archive has something that NEW was built without, or where
    it is not known what NEW was built from, unless --force is given.

    Exit codes: 0 done, 2 refused, 3 done, but another process wrote to the
    current database at the same time: rebuild again.
    """
    if (new is not None) + listing + (forgotten is not None) != 1:
        raise click.UsageError("give either NEW or --list or --forget KEPT")
    if new is not None:
        _swap(new, db, force=force, as_json=as_json)
    elif forgotten is not None:
        forget(forgotten, db)
    else:
        _list(db, as_json=as_json)


def _swap(new: Path, db: Path, *, force: bool, as_json: bool) -> None:
    swapped = swap_databases(new, db, now=datetime.now(UTC), force=force)
    report = SwapReport.of(swapped)
    click.echo(report.to_json() if as_json else report.to_text())
    if swapped.overtaken:
        _log.warning(
            "another process wrote to %s during the swap; what it wrote is in the archive "
            "alone: rebuild and swap again",
            db,
        )
        raise click.exceptions.Exit(ExitCode.PARTLY)


def _list(db: Path, *, as_json: bool) -> None:
    reports = [KeptReport.of(kept) for kept in kept_copies(db)]
    if not as_json:
        click.echo(kept_table(reports))
        return
    for report in reports:
        click.echo(report.to_json())
