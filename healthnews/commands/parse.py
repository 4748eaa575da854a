"""`healthnews parse`: saved pages in, JSON lines out."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Iterable

import click

from healthnews.commands.options import headers_file, web_address
from healthnews.exit_codes import ExitCode
from healthnews.file_lines import Circumstances, FileLine
from healthnews.files import find_pages
from healthnews.parallel import cores, parse_all
from healthnews.progress import Progress
from healthnews.tables import listed
from parsers import Headers, Outcome
from parsers.sites import SITES

_log = logging.getLogger(__name__)

_Counts = Counter[Outcome | None]


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--site",
    type=click.Choice(sorted(SITES)),
    metavar="SITE",
    help="The site whose rules hold; see `healthnews sites`.",
)
@click.option(
    "--url", callback=web_address, metavar="URL", help="Where the files were fetched, all of them."
)
@click.option(
    "--headers",
    callback=headers_file,
    metavar="FILE",
    help="The response's headers as JSON: a list of [name, value] pairs, or an object.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to parse in where there are many files; all cores by default.",
)
def parse(
    paths: tuple[str, ...],
    site: str | None,
    url: str | None,
    headers: Headers,
    jobs: int | None,
) -> None:
    """Parse saved pages, without any database: one JSON line per file.

    Lines come in the order of the paths. Each has `path` and `outcome`; where
    `outcome` is `parsed`, the fields of the record follow (`healthnews
    schema`), else a `reason`. Without --url and --site the site is found by
    landmarks on the page, and the record's `url` is null.

    A folder is searched to the bottom, in order of names, for files that end in
    .html, .htm, .xhtml, .shtml (raw bytes as received) or .txt (a text
    rendition of a page). Its other files are passed over, and links to folders
    are not followed. A file that is named itself is always read: as text if it
    ends in .txt, else as HTML.

    Exit codes: 0 every file gave a record, 3 some did not, 5 none did.
    """
    circumstances = Circumstances(url, site, headers)
    counts = _write(parse_all(find_pages(paths), circumstances, jobs or cores()))
    code = _exit_code(counts)
    if code is not ExitCode.DONE:
        _log.warning("%s", _shortfall(counts))
    raise click.exceptions.Exit(code)


def _write(lines: Iterable[FileLine]) -> _Counts:
    """Write the lines to stdout and return how many files ended how; None counts records."""
    counts: _Counts = Counter()
    output = sys.stdout.buffer
    on_terminal = output.isatty()
    with Progress(quiet=on_terminal) as progress:
        for line in lines:
            output.write(line.data)
            if on_terminal:
                output.flush()
            counts[line.rejected] += 1
            if line.traceback is not None:
                _log.debug("%s%s", line.data.decode(), line.traceback)
            progress.show(f"{counts.total()} files, {counts[None]} records")
        output.flush()
    return counts


def _exit_code(counts: _Counts) -> ExitCode:
    if not counts[None]:
        return ExitCode.NOTHING
    return ExitCode.DONE if counts[None] == counts.total() else ExitCode.PARTLY


def _shortfall(counts: _Counts) -> str:
    rejected = {outcome: count for outcome, count in counts.items() if outcome is not None}
    if not rejected:
        return "no page in the folders named"
    number = sum(rejected.values())
    return f"{number} of {counts.total()} files gave no record: {listed(rejected)}"
