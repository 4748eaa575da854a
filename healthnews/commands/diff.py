"""`healthnews diff`: what a rebuild has changed."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.options import DATABASE
from healthnews.commands.stores import store_failures
from healthnews.diff_report import DiffReport
from healthnews.exit_codes import ExitCode
from healthnews.progress import Bar
from parsers.sites import SITES
from pipelines.articles import ArticleStore
from pipelines.diff import diff as compare


@click.command()
@click.argument("old", metavar="OLD", type=DATABASE)
@click.argument("new", metavar="NEW", type=DATABASE)
@click.option(
    "--site",
    type=click.Choice(sorted(SITES)),
    metavar="SITE",
    help="Compare the articles of one site only; see `healthnews sites`.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    metavar="N",
    help="Examples to show per field, and of articles added and gone.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 3 where the databases differ.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def diff(  # noqa: PLR0913 - one parameter per option
    *, old: Path, new: Path, site: str | None, samples: int, exit_code: bool, as_json: bool
) -> None:
    """Compare the articles of two databases: per site and field, with examples.

    A field was added where it was empty in OLD, is gone where it is empty in
    NEW, and has changed where both have a value. No difference means the same
    digest: when and where from pages were fetched is not compared.

    Exit codes: 0 compared, whether or not they differ; with --exit-code 3 where
    they differ.
    """
    with Bar(max(map(_articles, (old, new))), "articles", label="comparing") as bar:
        found = compare(old, new, site=site, samples=samples, on_article=bar.advance)
    report = DiffReport.of(found, old, new)
    click.echo(report.to_json() if as_json else report.to_text())
    if exit_code and report.different:
        raise click.exceptions.Exit(ExitCode.PARTLY)


def _articles(path: Path) -> int:
    with ArticleStore.open(path, read_only=True) as store:
        return store.counts().articles
