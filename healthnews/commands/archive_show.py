"""`healthnews archive show`: one page as it was."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import click

from healthnews.capture_view import CaptureDetails, CaptureLine, head_text, history_table
from healthnews.commands.archive_options import (
    archive_option,
    crawl_db_option,
    require_archive,
)
from healthnews.commands.options import moment
from healthnews.commands.stores import store_failures
from healthnews.failures import Broken, Unusable
from parsers.outcome import Rejected
from pipelines.archive.captures import capture_of
from pipelines.archive.exchange import Archived
from pipelines.archive.index import CaptureIndex
from pipelines.archive.lookup import page_at, read_capture
from pipelines.archive.member import MAX_MEMBER
from pipelines.archive.names import is_blocked
from pipelines.archive.warc_record import target_uri
from pipelines.crawl_db import CrawlStore

_log = logging.getLogger(__name__)


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--at",
    callback=moment,
    metavar="TIME",
    help="The page as it was then, like 2026-11-22T08:00:00Z; the newest by default.",
)
@click.option("--body", "what", flag_value="body", default=True, help="Print the body (default).")
@click.option("--raw", "what", flag_value="raw", help="Print the body as received: maybe gzip.")
@click.option("--headers", "what", flag_value="headers", help="Print status and headers.")
@click.option("--list", "listing", is_flag=True, help="List all captures of the page instead.")
@click.option("--json", "as_json", is_flag=True, help="Print what is known of it as JSON.")
@archive_option
@crawl_db_option
@store_failures()
def show(  # noqa: PLR0913 - one parameter per option
    *,
    url: str,
    at: datetime | None,
    what: str,
    listing: bool,
    as_json: bool,
    archive: Path,
    crawl_db: Path,
) -> None:
    """Print a page from the archive as it was, without asking the site.

    URL is the address as it was fetched, or the `urn:sha256:…` of a file whose
    address is not known. The body goes to stdout as the page had it: only the
    compression of the transfer is undone. A captcha or rate-limit page is shown
    only where there is nothing else.
    """
    require_archive(archive)
    uri = target_uri(url, b"")
    with CrawlStore.open(crawl_db, read_only=True) as crawl:
        if listing:
            _list(crawl.captures, uri, as_json)
            return
        row = page_at(crawl.captures, uri, at)
        if row is None:
            raise Unusable(_unknown(crawl.captures, uri, at))
        found = read_capture(archive, crawl.captures, row)
    if is_blocked(row.position.segment):
        _log.warning("the site refused to serve this page: this is what it said instead")
    if as_json:
        click.echo(CaptureDetails.of(row, found).to_json())
    elif what == "headers":
        click.echo(head_text(found))
    else:
        click.echo(found.exchange.body if what == "raw" else _body(found), nl=False)


def _list(index: CaptureIndex, uri: str, as_json: bool) -> None:
    lines = [CaptureLine.of(row) for row in index.history(uri)]
    if not lines:
        raise Unusable(_unknown(index, uri, None))
    if not as_json:
        click.echo(history_table(lines))
        return
    for line in lines:
        click.echo(line.to_json())


def _unknown(index: CaptureIndex, uri: str, at: datetime | None) -> str:
    first = next(index.history(uri), None)
    if at is None or first is None or first.fetched_at is None:
        return f"{uri}: no capture of this address is in the index"
    return f"{uri}: the first capture of this address is of {first.fetched_at.isoformat()}"


def _body(found: Archived) -> bytes:
    capture = capture_of(found.exchange, max_body=MAX_MEMBER)
    if isinstance(capture, Rejected):
        raise Broken(f"{found.uri}: {capture.reason}; --raw prints the body as received")
    return capture.body
