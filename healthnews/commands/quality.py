"""`healthnews quality`: what may be wrong with the articles."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.quality_report import QualityReport
from pipelines.quality import Flag
from pipelines.quality.reading import quality as read_quality


@click.command()
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The database with the articles.",
)
@click.option(
    "--flag",
    type=click.Choice([flag.value for flag in Flag]),
    metavar="FLAG",
    help="Tell of this flag alone: off_topic, promotional, markdown, missing_media, "
    "arithmetic or title_conflict.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    metavar="N",
    help="Articles to name per flag, in order of identity.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def quality(*, db: Path, flag: str | None, samples: int, as_json: bool) -> None:
    """Count what may be wrong with the articles, with reasons that quote their text.

    Stubs, what teasers tell of articles stored or not, are counted apart.

    Flags change nothing: they are there to filter by. What each means stands in
    docs/quality.md.
    """
    only = None if flag is None else Flag(flag)
    report = QualityReport.of(read_quality(db, only=only, samples=samples), db)
    click.echo(report.to_json() if as_json else report.to_text())
