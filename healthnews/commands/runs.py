"""`healthnews runs`: what past runs did."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_CRAWL_DB
from healthnews.commands.stores import store_failures
from healthnews.run_details import RunDetails
from healthnews.run_report import RunReport, runs_table
from healthnews.run_text import run_text
from healthnews.skipped import skipped_lines
from pipelines.crawl_db import CrawlStore


@click.group(invoke_without_command=True, subcommand_metavar="[show N]")
@click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the runs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per run.")
@click.pass_context
@store_failures()
def runs(ctx: click.Context, crawl_db: Path, as_json: bool) -> None:
    """List the runs, newest first, with what their requests ended in."""
    ctx.obj = crawl_db
    if ctx.invoked_subcommand is not None:
        return
    with CrawlStore.open(crawl_db, read_only=True) as store:
        reports = [RunReport.read(store, run) for run in store.runs()]
    if not as_json:
        click.echo(runs_table(reports))
        return
    for report in reports:
        click.echo(report.to_json())


@runs.command(short_help="Show what one run did.")
@click.argument("number", metavar="N", type=int)
@click.option(
    "--crawl-db",
    type=DATABASE,
    metavar="PATH",
    help="The database of the runs; may also be given before `show`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--skipped",
    is_flag=True,
    help="Print only what stored nothing, and why: one JSON line per request.",
)
@click.pass_obj
@store_failures()
def show(
    default_db: Path, number: int, crawl_db: Path | None, as_json: bool, skipped: bool
) -> None:
    """Show run N: what its requests ended in and why, how fast, what it read.

    The coverage of each field stands beside the usual one: the median of the
    last five finished runs of the same site with ten articles or more.
    """
    if as_json and skipped:
        raise click.UsageError("--skipped prints JSON already: leave --json away")
    with CrawlStore.open(crawl_db or default_db, read_only=True) as store:
        if skipped:
            for line in skipped_lines(store, number):
                click.echo(line)
            return
        details = RunDetails.read(store, number)
    click.echo(details.to_json() if as_json else run_text(details))
