"""`healthnews stubs`: what teasers tell of articles."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.stub_report import counts_line, stubs_table
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from pipelines.stubs import reading


@click.command()
@click.option(
    "--unresolved", is_flag=True, help="Only those that no stored article is known to be."
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="How many stubs at most; 0 for all.",
)
@click.option(
    "--counts", "only_counts", is_flag=True, help="Only how many there are of each resolution."
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
    "--json", "as_json", is_flag=True, help="Print one JSON line per stub, or the counts."
)
@store_failures()
def stubs(unresolved: bool, limit: int, only_counts: bool, db: Path, as_json: bool) -> None:
    """List the articles that teasers tell of, those first that most pages show.

    Teasers are cut by the site, often inside a number: they are no answers.
    """
    with open_database(db, ARTICLES, read_only=True) as opened:
        if only_counts:
            counts = reading.counts(opened)
            click.echo(msgspec.json.encode(counts) if as_json else counts_line(counts))
            return
        found = reading.stubs(opened, unresolved=unresolved, limit=limit or None)
        if as_json:
            for stub in found:
                click.echo(msgspec.json.encode(stub))
            return
        click.echo(stubs_table(list(found)))
        click.echo(counts_line(reading.counts(opened)))
