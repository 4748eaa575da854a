"""`healthnews history`: what an article has said over time."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.failures import Unusable
from healthnews.history_report import HistoryReport
from pipelines.articles import ArticleStore
from pipelines.naming import names_of
from pipelines.versions.reading import History


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--db", type=DATABASE, default=DEFAULT_DB, show_default=True, metavar="PATH", help="Database."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all texts.")
@store_failures()
def history(url: str, db: Path, as_json: bool) -> None:
    """Show what the article at URL has said over time, and what changed.

    Any URL of the article will do, and so will its identity. A version is what
    the article itself says: title, summary, body, questions, dates, names and
    notice. The number of readers and the teasers of other articles are not in it.

    Marked are texts that are gone (`-`), new (`+`) or changed (`~`), in these
    what went as `[-400元-]` and what came as `{+430元+}`.
    """
    with ArticleStore.open(db, read_only=True) as store:
        found = _history(store, url)
    if found is None:
        raise Unusable(f"{url}: {db} has no article of this URL or identity")
    report = HistoryReport.of(found)
    click.echo(report.to_json() if as_json else report.to_text())


def _history(store: ArticleStore, url: str) -> History | None:
    return next(filter(None, map(store.history, names_of(url))), None)
