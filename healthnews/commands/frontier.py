"""`healthnews frontier`: which URLs are known, and when they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from crawler.addresses import key_of
from crawler.seeds import read_seeds
from healthnews.commands.options import DATABASE, DEFAULT_CRAWL_DB, FOLDER
from healthnews.commands.stores import store_failures
from healthnews.exit_codes import ExitCode
from healthnews.failures import Unusable
from healthnews.frontier_adding import Adding
from healthnews.frontier_report import UrlReport, counts_table, urls_table
from parsers.sites import SITES
from pipelines.crawl_db import CrawlStore
from pipelines.frontier.reading import Choice, SiteUrl
from pipelines.frontier.records import UrlState

_SITE = click.Choice(list(SITES))

_crawl_db = click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="The database with the frontier.",
)


@click.group(subcommand_metavar="COMMAND ...")
def frontier() -> None:
    """Look at the URLs that are known, and add some.

    A crawl asks for what is due, finds more, and keeps here when to ask again.
    """


@frontier.command("list", short_help="List URLs.")
@click.option("--site", type=_SITE, metavar="SITE", help="Only URLs of this site.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in UrlState]),
    metavar="STATE",
    help="Only URLs in this state: discovered, leased, fetched, failed, gone or excluded.",
)
@click.option("--due", is_flag=True, help="Only what is due now, in the order of asking.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    metavar="N",
    help="How many URLs at most; 0 for all.",
)
@_crawl_db
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per URL.")
@store_failures()
def list_urls(  # noqa: PLR0913, PLR0917 - one parameter per option
    site: str | None, state: str | None, due: bool, limit: int, crawl_db: Path, as_json: bool
) -> None:
    """List URLs with their state and when they are due, in the order in which they were found."""
    now = datetime.now(UTC)
    choice = Choice(
        site,
        None if state is None else UrlState(state),
        now if due else None,
        limit or None,
    )
    with CrawlStore.open(crawl_db, read_only=True) as store:
        reports = (UrlReport.of(found, now) for found in store.urls.urls(choice))
        if as_json:
            for report in reports:
                click.echo(report.to_json())
        else:
            click.echo(urls_table(list(reports)))


@frontier.command(short_help="Show all that is known of a URL.")
@click.argument("url", metavar="URL")
@_crawl_db
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per site.")
@store_failures()
def show(url: str, crawl_db: Path, as_json: bool) -> None:
    """Show all that is known of the page at URL, and why it is due when it is.

    Any URL of the page will do, and so will its key.
    """
    now = datetime.now(UTC)
    with CrawlStore.open(crawl_db, read_only=True) as store:
        found = _known(store, url)
    if not found:
        raise Unusable(f"{url}: no site's frontier knows this page")
    reports = [UrlReport.of(item, now) for item in found]
    for report in reports:
        click.echo(report.to_json() if as_json else report.to_text())


@frontier.command(short_help="Add URLs.")
@click.argument("site", type=_SITE, metavar="SITE")
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option(
    "--from",
    "file",
    type=DATABASE,
    metavar="FILE",
    help="Add the URLs of a text file, one a line.",
)
@click.option(
    "--from-archive",
    "archive",
    type=FOLDER,
    metavar="DIR",
    help="Add the pages that the WARC files in a folder hold.",
)
@_crawl_db
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
@store_failures()
def add(  # noqa: PLR0913, PLR0917 - one parameter per option
    ctx: click.Context,
    site: str,
    urls: tuple[str, ...],
    file: Path | None,
    archive: Path | None,
    crawl_db: Path,
    as_json: bool,
) -> None:
    """Add URLs of SITE to its frontier.

    The next crawl asks first for those named here or in FILE, whether it knows
    them or not. Pages of an archive are new pages like others.
    """
    if not urls and file is None and archive is None:
        raise click.UsageError("name URLs, a file with --from or a folder with --from-archive")
    if archive is not None and not archive.is_dir():
        raise Unusable(f"{archive}: there is no such folder")
    try:
        named = (*urls, *read_seeds(file))
    except ValueError as error:
        raise Unusable(str(error)) from error
    _make_folder(crawl_db)
    with CrawlStore.open(crawl_db) as store:
        adding = Adding(store, SITES[site], datetime.now(UTC))
        adding.seeds(named)
        refused = bool(adding.added.refused)
        if archive is not None:
            adding.archive(archive)
    click.echo(adding.added.to_json() if as_json else adding.added.to_text())
    # Archives hold much that is none of ours; what the user names should be.
    if refused or adding.added.damaged:
        ctx.exit(ExitCode.PARTLY)


@frontier.command(short_help="Count URLs.")
@_crawl_db
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per count.")
@store_failures()
def counts(crawl_db: Path, as_json: bool) -> None:
    """Count the URLs by site, kind and state."""
    with CrawlStore.open(crawl_db, read_only=True) as store:
        found = store.urls.counts()
    if not as_json:
        click.echo(counts_table(found))
        return
    for count in found:
        click.echo(msgspec.json.encode(count))


def _known(store: CrawlStore, url: str) -> list[SiteUrl]:
    """Return the page as each site's frontier knows it: by key, by URL, by another of its URLs."""
    names = {name: [url, key_of(site, url)] for name, site in SITES.items()}
    for name in store.urls.sites_knowing(url):
        names.setdefault(name, [url])
    found = []
    for name, texts in names.items():
        known = next(filter(None, (store.urls.known(name, text) for text in texts)), None)
        if known is not None:
            found.append(SiteUrl(name, known))
    return found


def _make_folder(crawl_db: Path) -> None:
    try:
        crawl_db.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"{crawl_db.parent}: cannot be made: {error.strerror}") from error
