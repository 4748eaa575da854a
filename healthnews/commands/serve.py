"""`healthnews serve`: the web page."""

from __future__ import annotations

from pathlib import Path

import click

from healthnews.commands.engine_options import engine_options, search_options
from healthnews.commands.options import DATABASE, DEFAULT_CRAWL_DB, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.extras import needing
from healthnews.failures import Unusable
from healthnews.feeds.search import EngineError


def _base(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value.startswith("/") or "//" in value or "?" in value or "#" in value:
        raise click.BadParameter(f"{value!r} is no path like /news/")
    return value if value.endswith("/") else f"{value}/"


@click.command()
@click.option("--db", type=DATABASE, default=DEFAULT_DB, show_default=True, metavar="PATH")
@click.option(
    "--crawl-db",
    type=DATABASE,
    default=DEFAULT_CRAWL_DB,
    show_default=True,
    metavar="PATH",
    help="The database of the runs; need not be there.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen at. 0.0.0.0 shows the page to the whole network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    metavar="N",
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--base-url",
    default="/",
    show_default=True,
    callback=_base,
    metavar="PATH",
    help="Path below which a proxy shows the page, like /news/.",
)
@engine_options
@store_failures()
def serve(  # noqa: PLR0913, PLR0917 - one parameter per option
    db: Path, crawl_db: Path, host: str, port: int, base_url: str, engine: str, rerank: bool
) -> None:
    """Show the articles in a browser: search, articles, runs.

    Reads only, beside a crawl that writes. Prints the address and runs until it
    is interrupted. Anyone who reaches the address may read: docs/serve.md says
    what is shown, and how to put it behind a proxy.

    Needs the extra `web`: pip install 'healthnews[web]'.
    """
    with needing("web"):
        from healthnews.feeds.web.application import Sources, pages  # noqa: PLC0415
        from healthnews.feeds.web.serving import listening, serve_until_stopped  # noqa: PLC0415

    searching = search_options(engine, rerank)
    try:
        application = pages(Sources(db, crawl_db, searching), base=base_url)
    except EngineError as error:
        raise Unusable(str(error)) from error
    with listening(host, port) as socket:
        name, number = socket.getsockname()[:2]
        shown = f"[{name}]" if ":" in name else name
        click.echo(f"http://{shown}:{number}{base_url}")
        serve_until_stopped(application, socket)
