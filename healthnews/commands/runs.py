"""`healthnews runs`: what past runs did."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_CRAWL_DB
from healthnews.commands.stores import store_failures
from healthnews.run_report import RunDetails, RunReport, runs_table
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
        reports = [RunReport.of(run, store.outcome_counts(run.id)) for run in store.runs()]
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
@click.pass_obj
@store_failures()
def show(default_db: Path, number: int, crawl_db: Path | None, as_json: bool) -> None:
    """Show run N: how many requests ended in each outcome, and the first reasons."""
    with CrawlStore.open(crawl_db or default_db, read_only=True) as store:
        details = RunDetails.read(store, number)
    click.echo(details.to_json() if as_json else details.to_text())
