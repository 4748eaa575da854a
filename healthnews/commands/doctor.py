"""`healthnews doctor`: whether the set-up is sound."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
)
from healthnews.commands.stores import store_failures
from healthnews.doctor.examination import Setup, examine
from healthnews.doctor.report import DoctorReport
from parsers.sites import SITES


@click.command()
@click.option("--site", type=click.Choice(sorted(SITES)), help="Look at this site alone.")
@click.option("--db", type=DATABASE, default=DEFAULT_DB, show_default=True, metavar="PATH")
@click.option(
    "--crawl-db", type=DATABASE, default=DEFAULT_CRAWL_DB, show_default=True, metavar="PATH"
)
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    default=DEFAULT_ARCHIVE,
    show_default=True,
    metavar="DIR",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
@store_failures()
def doctor(  # noqa: PLR0913, PLR0917 - one parameter per option
    ctx: click.Context, site: str | None, db: Path, crawl_db: Path, archive: Path, as_json: bool
) -> None:
    """Examine databases, archive, disk, clock, last runs and drift. Changes nothing.

    Each check ends in ok, warn or fail, with what to do. Exit codes: 0 nothing
    fails; 1 something of the set-up fails; 6 only this fails: a site's pages are
    no longer what they were.
    """
    contact = os.environ.get("HEALTHNEWS_CONTACT")
    setup = Setup(db, crawl_db, archive, contact, site)
    report = DoctorReport(tuple(examine(setup, datetime.now(UTC))))
    click.echo(report.to_json() if as_json else report.to_text())
    ctx.exit(report.exit_code)
