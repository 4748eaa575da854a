"""`healthnews ingest`: archives and saved pages of others, into ours and into the database."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import click

from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
    FOLDER,
    headers_file,
    moment,
    web_address,
)
from healthnews.commands.stores import prepare, store_failures
from healthnews.ingest_files import InputFile, find_inputs
from healthnews.ingest_report import IngestReport
from healthnews.ingest_urls import UrlList, UrlListError, read_url_list
from healthnews.ingesting import Ingesting, Places
from healthnews.interrupts import Interrupts
from healthnews.progress import Bar
from healthnews.saved_pages import PageFacts
from parsers import Headers

_log = logging.getLogger(__name__)


def url_list(_: click.Context, __: click.Parameter, path: str | None) -> UrlList:
    """Return the list in the file, an empty one without a file. Raises click.BadParameter."""
    try:
        return UrlList() if path is None else read_url_list(path)
    except UrlListError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--url", callback=web_address, metavar="URL", help="Where a saved page was fetched; one file."
)
@click.option(
    "--urls",
    callback=url_list,
    metavar="FILE",
    help="Where saved pages were fetched: a line per page, its path (from the folder that FILE "
    "is in), a tab, its URL.",
)
@click.option(
    "--headers",
    callback=headers_file,
    metavar="FILE",
    help="The response's headers as JSON, of saved pages: a list of [name, value] pairs, or an "
    "object.",
)
@click.option(
    "--fetched-at",
    callback=moment,
    metavar="TIME",
    help="When saved pages were fetched, like 2026-11-22T08:00:00Z; the header Date by default.",
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
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@store_failures()
def ingest(  # noqa: PLR0913 - one parameter per option
    *,
    paths: tuple[str, ...],
    url: str | None,
    urls: UrlList,
    headers: Headers,
    fetched_at: datetime | None,
    db: Path,
    crawl_db: Path,
    archive: Path,
    as_json: bool,
) -> None:
    """Take in archives and saved pages: into the archive first, then into the database.

    PATH is a WARC file of any crawler (.warc, .wet; plain, .gz or .zst), a saved
    page (.html, .htm, .xhtml, .shtml), a text rendition of one (.txt), or a
    folder, which is searched to the bottom for all of these. Other archives keep
    their own URLs and times; --url, --urls, --headers and --fetched-at are for
    saved pages. An article whose URL is not known is named by the bytes of its page
    (urn:sha256:…): the same bytes are one article, and the page's links stay as
    printed.

    What is in the archive already is counted as `unchanged`: an ingest that was
    stopped or killed is simply called again. Images, style sheets and the like
    are counted as `not_article` and not kept.

    Exit codes: 0 done, 3 something could not be used or the run was
    interrupted, 5 no article was found.
    """
    places = Places(db, crawl_db, archive)
    inputs = _inputs(paths, url, urls, archive)
    prepare(db, crawl_db, archive)
    arguments = {"paths": paths, "url": url, "urls": urls.path, "fetched_at": fetched_at}
    with Interrupts() as interrupts, Bar(_size(inputs), "bytes", in_bytes=True) as bar:
        summary = Ingesting(bar.advance, lambda: interrupts.asked).run(
            inputs, PageFacts(url, headers, fetched_at, urls), places, arguments
        )
    report = IngestReport.of(summary, places)
    click.echo(report.to_json() if as_json else report.to_text())
    raise click.exceptions.Exit(report.exit_code)


def _inputs(
    paths: tuple[str, ...], url: str | None, urls: UrlList, archive: Path
) -> list[InputFile]:
    inputs = list(find_inputs(paths, archive))
    if url is not None and (len(inputs) != 1 or inputs[0].is_archive):
        raise click.BadParameter(
            "it is the address of one saved page; give that file alone, or a list with --urls",
            param_hint="'--url'",
        )
    unused = urls.unused(source.file.path for source in inputs if not source.is_archive)
    if unused and len(unused) == len(urls.urls):
        raise click.BadParameter(
            f"no line of it is of a page given here, for example {unused[0]!r}; paths begin at the "
            "list's own folder",
            param_hint="'--urls'",
        )
    if unused:
        _log.warning(
            "%s: %d of its pages were not given, for example %s", urls.path, len(unused), unused[0]
        )
    return inputs


def _size(inputs: list[InputFile]) -> int:
    return sum(source.size for source in inputs)
