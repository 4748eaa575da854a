"""`healthnews metrics`: the numbers of the last runs for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from healthnews.commands.options import (
    DATABASE,
    DEFAULT_ARCHIVE,
    DEFAULT_CRAWL_DB,
    DEFAULT_DB,
    FOLDER,
)
from healthnews.commands.stores import store_failures
from healthnews.metrics import gauges
from healthnews.prometheus import exposition
from healthnews.whole_files import whole_file


def _textfile(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix != ".prom":
        raise click.BadParameter(f"{str(path)!r} does not end in .prom: node_exporter skips it")
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {str(path.parent)!r}")
    return path


@click.command()
@click.option(
    "--textfile",
    type=DATABASE,
    callback=_textfile,
    metavar="PATH",
    help="Write into this file instead, whole at any moment; its name ends in .prom.",
)
@click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the articles.",
)
@click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the runs and the frontier.",
)
@click.option(
    "--archive",
    type=FOLDER,
    default=DEFAULT_ARCHIVE,
    show_default=True,
    metavar="DIR",
    help="The folder of the raw pages.",
)
@store_failures()
def metrics(textfile: Path | None, db: Path, crawl_db: Path, archive: Path) -> None:
    """Print the numbers of each site's last run, of the frontier and of the files.

    In the text format of Prometheus: have the node_exporter's textfile
    collector read a file that is written after each crawl.
    """
    text = exposition(gauges(db, crawl_db, archive, datetime.now(UTC)))
    if textfile is None:
        click.echo(text, nl=False)
        return
    with whole_file(textfile) as file:
        file.write(text.encode())
