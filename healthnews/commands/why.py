"""`healthnews why`: what an article is a copy of, and what it is kept apart from."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from sqlite_utils import Database

from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.failures import Unusable
from healthnews.why_report import PairReport, WhyReport
from pipelines.article_reads import key_of
from pipelines.database import open_database
from pipelines.duplicates.explaining import compare_stored, explain
from pipelines.schema import ARTICLES


@click.command()
@click.argument("url", metavar="URL")
@click.argument("other", metavar="[OTHER_URL]", required=False)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the articles.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def why(url: str, other: str | None, db: Path, as_json: bool) -> None:
    """Explain why the article at URL is kept, or a duplicate, and of what.

    Shows the evidence of every decision: the copies, up to 20 articles that are
    alike and were kept apart, and the family. With OTHER_URL: the comparison
    of these two alone. Identities (`site:id`) will do as well as URLs.
    """
    with closing(open_database(db, ARTICLES, read_only=True)) as opened, opened.atomic():
        key = _key(opened, url, db)
        report: WhyReport | PairReport
        if other is None:
            report = WhyReport.of(explain(opened, key))
        else:
            report = PairReport.of(*compare_stored(opened, key, _key(opened, other, db)))
    click.echo(report.to_json() if as_json else report.to_text())


def _key(db: Database, name: str, path: Path) -> int:
    found = key_of(db, name)
    if found is None:
        raise Unusable(f"{path}: no article has the address or identity {name!r}")
    return found
