"""`healthnews forget`: an article removed for good."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from healthnews.commands.archive_options import archive_option, crawl_db_option
from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.failures import Unusable
from healthnews.forget_report import ForgetReport, tombstones_table
from parsers.sites import SITES
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.errors import OlderSchemaError
from pipelines.forgetting.forget import Named, Stores, named
from pipelines.forgetting.forget import forget as forget_article


@click.command(short_help="Remove an article for good, with its pages in the archive.")
@click.argument("url", metavar="[URL]", required=False)
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Only let the article in again; restores nothing.")
@click.option("--list", "listing", is_flag=True, help="List what was forgotten instead.")
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The articles.",
)
@crawl_db_option
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def forget(  # noqa: PLR0913 - one parameter per option
    *,
    url: str | None,
    reason: str,
    yes: bool,
    undo: bool,
    listing: bool,
    db: Path,
    crawl_db: Path,
    archive: Path,
    as_json: bool,
) -> None:
    """Remove the article at URL for good, and keep it from coming back.

    Any URL of the article will do, and so will its identity. Removed are the
    article with its versions, what runs have kept of it, and all its captures in
    the archive. A tombstone stays: no crawl, import or rebuild stores it again.
    Teasers of it on other pages stay. Backups and exports are not reached.

    Killed or stopped, the same command does the rest.

    Exit codes: 0 done, 2 not confirmed or no such article, 3 done, but something
    is left that cannot be removed now: the summary says what.
    """
    if listing == (url is not None) or (undo and listing):
        raise click.UsageError("give either a URL or --list")
    if listing or url is None:
        _list(crawl_db, as_json=as_json)
    elif undo:
        _undo(url, db, crawl_db, archive)
    else:
        _forget(url, reason, db, crawl_db, archive, yes=yes, as_json=as_json)


def _forget(  # noqa: PLR0913 - what, why, where, and how
    url: str, reason: str, db: Path, crawl_db: Path, archive: Path, *, yes: bool, as_json: bool
) -> None:
    _require_both(db, crawl_db)
    with ArticleStore.open(db) as articles, CrawlStore.open(crawl_db) as crawl:
        stores = Stores(db, articles, crawl, archive)
        who = _known(stores, url)
        if not yes:
            _confirm(who)
        report = ForgetReport.of(forget_article(stores, who, reason, datetime.now(UTC)))
    click.echo(report.to_json() if as_json else report.to_text())
    raise click.exceptions.Exit(report.exit_code)


def _require_both(db: Path, crawl_db: Path) -> None:
    """Raise for databases that are not there: in a new one nothing could be found."""
    for store, path in ((CrawlStore, crawl_db), (ArticleStore, db)):
        # An older one is migrated when it is opened for writing.
        with suppress(OlderSchemaError):
            store.open(path, read_only=True).close()


def _undo(url: str, db: Path, crawl_db: Path, archive: Path) -> None:
    with ArticleStore.open(db) as articles, CrawlStore.open(crawl_db) as crawl:
        who = named(Stores(db, articles, crawl, archive), url)
        if crawl.tombstones.find([who.identity]) is None:
            raise Unusable(f"{url}: has no tombstone; `healthnews forget --list` lists them")
        crawl.allow_again(who.identity, datetime.now(UTC))
    click.echo(f"{who.identity}: may be stored again", err=True)


def _list(crawl_db: Path, *, as_json: bool) -> None:
    with CrawlStore.open(crawl_db, read_only=True) as crawl:
        found = crawl.tombstones.all()
    if not as_json:
        click.echo(tombstones_table(found))
        return
    for tombstone in found:
        click.echo(msgspec.json.encode(tombstone))


def _known(stores: Stores, text: str) -> Named:
    """Return what the text names. Raises Unusable for what looks like a slip of the hand."""
    who = named(stores, text)
    if who.title is not None or stores.crawl.tombstones.find([who.identity]) is not None:
        return who
    site, colon, source_id = text.partition(":")
    is_identity = bool(colon and source_id) and site in SITES
    if is_identity or text.startswith("urn:sha256:") or urlsplit(text).scheme in ("http", "https"):
        return who
    raise Unusable(f"{text}: neither an article of {stores.db} nor a URL or an identity")


def _confirm(who: Named) -> None:
    if not sys.stdin.isatty():
        raise Unusable("nobody is there to be asked: --yes forgets without asking")
    title = "not stored" if who.title is None else who.title
    question = f"Forget {who.identity} ({title}) for good, at {len(who.own)} addresses?"
    if not click.confirm(question, err=True):
        raise Unusable("not confirmed: nothing was changed")
