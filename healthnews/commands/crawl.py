"""`healthnews crawl`: one run over one site."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.lock import SiteLockedError
from crawler.options import CrawlOptions
from crawler.run import run_crawl
from crawler.seeds import read_seeds
from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
    FOLDER,
    web_addresses,
)
from healthnews.commands.stores import prepare, store_failures
from healthnews.crawl_plan import CrawlPlan
from healthnews.crawl_report import CrawlReport
from healthnews.failures import Locked
from healthnews.progress import Progress
from healthnews.skipped import write_skipped
from parsers.sites import SITES
from pipelines.crawl_db import CrawlStore, OutcomeRow
from pipelines.drift.drifted import drifted

# Beside crawl.db: what the last run asked for and did not store, and why.
SKIPPED = "skipped.jsonl"


def _seeds(_: click.Context, __: click.Parameter, path: Path | None) -> tuple[str, ...]:
    try:
        return read_seeds(path)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("site", metavar="SITE", type=click.Choice(sorted(SITES)))
@click.option(
    "--start-url",
    "start_urls",
    callback=web_addresses,
    multiple=True,
    metavar="URL",
    help="A page to fetch now, due or not; may be repeated.",
)
@click.option(
    "--seeds",
    type=DATABASE,
    callback=_seeds,
    metavar="FILE",
    help="A file of pages to fetch now, one URL a line.",
)
@click.option(
    "--max-pages",
    type=click.IntRange(min=1),
    metavar="N",
    help="Pages to request at most; 100 by default.",
)
@click.option(
    "--max-minutes",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Minutes to go on asking; no limit by default.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Bytes of pages to receive before the run asks no more; no limit by default.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only say what would be fetched first, and why. Asks nothing, changes nothing.",
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
    help="Where the frontier, runs and outcomes are; made where missing.",
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
    seeds: tuple[str, ...],
    max_pages: int | None,
    max_minutes: float | None,
    max_bytes: int | None,
    dry_run: bool,
    db: Path,
    crawl_db: Path,
    archive: Path,
    contact: str | None,
    as_json: bool,
) -> None:
    """Crawl SITE politely: fetch what is due, archive it, store its articles, print a summary.

    What is known of the site's pages is kept between runs: a page is due when it
    is new, or likely to have changed. Follows links to other articles and lists
    until nothing is due or a limit is reached. Obeys robots.txt. Ctrl-C stops in
    order: what was fetched is stored.

    Exit codes: 0 done, also with nothing due or a limit reached; 3 some pages
    failed or the run was interrupted; 4 the site blocked us; 5 no article was
    found; 6 what is read from the site has changed; 75 another run of SITE is
    under way.
    """
    asked = (*start_urls, *seeds)
    if dry_run:
        plan = CrawlPlan.of(site, asked, crawl_db, max_pages)
        click.echo(plan.to_json() if as_json else plan.to_text())
        return
    prepare(db, crawl_db, archive)
    done = 0

    def count(_: str, row: OutcomeRow) -> None:
        nonlocal done
        done += 1
        progress.show(f"{done} done, last: {row.outcome} {row.url or ''}")

    options = CrawlOptions(
        sites=(site,),
        start_urls=asked,
        max_pages=max_pages,
        max_minutes=max_minutes,
        max_bytes=max_bytes,
        db=db,
        crawl_db=crawl_db,
        archive=archive,
        settings={} if contact is None else {"HEALTHNEWS_CONTACT": contact},
        on_outcome=count,
    )
    with Progress() as progress:
        try:
            summary = run_crawl(options)
        except SiteLockedError as error:
            raise Locked(str(error)) from error
    (of_site,) = summary.sites
    write_skipped(crawl_db, crawl_db.with_name(SKIPPED), of_site.run)
    with CrawlStore.open(crawl_db, read_only=True) as store:
        drifts = drifted(store, of_site.run)
    report = CrawlReport.of(of_site, db, crawl_db, archive, drifts)
    click.echo(report.to_json() if as_json else report.to_text())
    raise click.exceptions.Exit(report.exit_code)
