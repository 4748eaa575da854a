"""`healthnews demo`: the whole way from pages to rows, without a network."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.stores import prepare, store_failures
from healthnews.crawl_report import exit_code_of
from healthnews.demo.run import run_demo


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    # Not `output` itself: stub pages have no place among crawled articles.
    default=Path("output/demo"),
    show_default=True,
    metavar="DIR",
    help="Where the demo's databases go; made where missing.",
)
@store_failures()
def demo(folder: Path) -> None:
    """Serve the bundled pages on loopback, crawl and store them, show the result.

    Asks nothing of any live site. Every request goes to a server on 127.0.0.1.
    """
    prepare(folder / "articles.db", folder / "crawl.db", folder / "archive")
    result = run_demo(folder)
    raise click.exceptions.Exit(max(map(exit_code_of, result.summary.sites)))
