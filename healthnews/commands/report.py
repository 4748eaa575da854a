"""`healthnews report`: one page of the runs, to open in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from healthnews.commands.options import DATABASE, DEFAULT_CRAWL_DB, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.report.page import page
from healthnews.report.reading import read_page
from healthnews.whole_files import whole_file


def _html_file(_: click.Context, __: click.Parameter, path: Path) -> Path:
    # A slip of the fingers must not put the page in the place of a database.
    if path.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"{str(path)!r} does not end in .html")
    return path


@click.command()
@click.option(
    "--crawl-db", type=DATABASE, default=DEFAULT_CRAWL_DB, show_default=True, metavar="PATH"
)
@click.option("--db", type=DATABASE, default=DEFAULT_DB, show_default=True, metavar="PATH")
@click.option(
    "--out",
    type=DATABASE,
    default=Path("output/report.html"),
    show_default=True,
    callback=_html_file,
    metavar="PATH",
    help="Write the page here, in place of an older one.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=90,
    show_default=True,
    metavar="N",
    help="Show runs that started in the last N days.",
)
@store_failures()
def report(crawl_db: Path, db: Path, out: Path, days: int) -> None:
    """Write a page that shows how the runs went, to open in a browser.

    First what needs attention, then plots over time for each site, then its
    runs. One file that needs no network and no JavaScript, whole at any moment.
    Where DB is not there, the page says so.
    """
    content = read_page(crawl_db, db, timedelta(days=days), datetime.now(UTC))
    text = page(content)
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(out) as file:
        file.write(text)
    click.echo(f"{out}: {len(content.sites)} sites, {len(text)} bytes")
