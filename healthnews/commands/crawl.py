"""`healthnews crawl`: one run over one site."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.options import CrawlOptions
from crawler.run import run_crawl
from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
    FOLDER,
    web_addresses,
)
from healthnews.commands.stores import prepare, store_failures
from healthnews.crawl_report import CrawlReport
from healthnews.progress import Progress
from parsers.sites import SITES
from pipelines.crawl_db import OutcomeRow


@click.command()
@click.argument("site", metavar="SITE", type=click.Choice(sorted(SITES)))
@click.option(
    "--start-url",
    "start_urls",
    callback=web_addresses,
    multiple=True,
    metavar="URL",
    help="Where to begin instead of the site's own start page; may be repeated.",
)
@click.option(
    "--max-pages",
    type=click.IntRange(min=1),
    metavar="N",
    help="Pages to request at most; 100 by default.",
)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="Where the articles go; made where missing.",
)
@click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="Where runs and outcomes go; made where missing.",
)
@click.option(
    "--archive",
    type=FOLDER,
    default=DEFAULT_ARCHIVE,
    show_default=True,
    metavar="DIR",
    help="Where the raw pages go; made where missing.",
)
@click.option(
    "--contact",
    metavar="ADDRESS",
    help="A mail address or web page where the site's owner can reach you; goes into the "
    "User-Agent. HEALTHNEWS_CONTACT in the environment by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@store_failures()
def crawl(  # noqa: PLR0913 - one parameter per option
    *,
    site: str,
    start_urls: tuple[str, ...],
    max_pages: int | None,
    db: Path,
    crawl_db: Path,
    archive: Path,
    contact: str | None,
    as_json: bool,
) -> None:
    """Crawl SITE politely, archive its pages, store its articles, print a summary.

    Starts from the site's start pages or the URLs given, and follows links to
    other articles until there are none left or --max-pages are requested. Obeys
    robots.txt. Ctrl-C stops in order: what was fetched is stored.

    Exit codes: 0 done or budget reached, 3 some pages failed or the run was
    interrupted, 4 the site blocked us, 5 no article was found.
    """
    prepare(db, crawl_db, archive)
    done = 0

    def count(_: str, row: OutcomeRow) -> None:
        nonlocal done
        done += 1
        progress.show(f"{done} done, last: {row.outcome} {row.url or ''}")

    with Progress() as progress:
        summary = run_crawl(
            CrawlOptions(
                sites=(site,),
                start_urls=start_urls,
                max_pages=max_pages,
                db=db,
                crawl_db=crawl_db,
                archive=archive,
                settings={} if contact is None else {"HEALTHNEWS_CONTACT": contact},
                on_outcome=count,
            )
        )
    (of_site,) = summary.sites
    report = CrawlReport.of(of_site, db, crawl_db, archive)
    click.echo(report.to_json() if as_json else report.to_text())
    raise click.exceptions.Exit(report.exit_code)
