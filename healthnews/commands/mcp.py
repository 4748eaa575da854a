"""`healthnews mcp`: the articles for assistants."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.engine_options import engine_options, search_options
from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.extras import needing


@click.command()
@click.option("--db", type=DATABASE, default=DEFAULT_DB, show_default=True, metavar="PATH")
@engine_options
@store_failures()
def mcp(db: Path, engine: str, rerank: bool) -> None:
    """Let an assistant search and read the articles, over stdin and stdout.

    A server of the Model Context Protocol with the tools search, ask,
    get_article and list_recent; docs/mcp.md shows how to name it to a client. Reads
    only, and finds texts: no language model is asked. Ends when stdin does.

    Needs the extra `mcp`: pip install 'healthnews[mcp]'.
    """
    with needing("mcp"):
        from healthnews.feeds.assistants.server import run  # noqa: PLC0415

    run(db, search_options(engine, rerank))
