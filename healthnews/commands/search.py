"""`healthnews search` and `healthnews ask`: what the database says."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from healthnews.commands.engine_options import engine_options, search_options
from healthnews.commands.options import DATABASE, DEFAULT_DB
from healthnews.commands.stores import store_failures
from healthnews.failures import Unusable
from healthnews.feeds.search import EngineError, Kind, QueryError, Search, SearchOptions
from healthnews.feeds.search import ask as passages_for
from healthnews.search_report import (
    PLAIN,
    Marks,
    answer_json,
    answer_text,
    hit_json,
    hits_text,
)
from pipelines.database import open_database
from pipelines.schema import ARTICLES

_log = logging.getLogger(__name__)
_BOLD: Marks = ("\x1b[1m", "\x1b[0m")

_database = click.option(
    "--db",
    type=DATABASE,
    default=DEFAULT_DB,
    show_default=True,
    metavar="PATH",
    help="The database of articles.",
)
_sites = click.option(
    "--site", "sites", multiple=True, metavar="SITE", help="Look at this site alone; repeatable."
)


@click.command()
@click.argument("query", nargs=-1, required=True)
@_database
@_sites
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in Kind]),
    multiple=True,
    help="Look among these alone; repeatable. [default: all]",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most hits."
)
@engine_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per hit.")
@store_failures()
def search(  # noqa: PLR0913, PLR0917 - one parameter per option
    query: tuple[str, ...],
    db: Path,
    sites: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int,
    engine: str,
    rerank: bool,
    as_json: bool,
) -> None:
    """Find articles, questions and teasers. Best first, one hit an article.

    Words of any length, in simplified or traditional characters, any width;
    "断缴 补缴" in quotes to the letter; -word leaves out; site:uzkoo;
    date:2025-04..2025-06. Put -- before a query that begins with a minus sign.
    """
    with _open(db, search_options(engine, rerank)) as index:
        hits = index.search(" ".join(query), limit=limit, kinds=[*map(Kind, kinds)], sites=sites)
    if as_json:
        for hit in hits:
            click.echo(hit_json(hit))
    elif hits:
        click.echo(hits_text(hits, _marks()))
    else:
        _log.warning("nothing found in %s", db)


@click.command()
@click.argument("question", nargs=-1, required=True)
@_database
@_sites
@click.option(
    "--limit", type=click.IntRange(min=1), default=3, show_default=True, help="Most passages."
)
@engine_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_failures()
def ask(  # noqa: PLR0913, PLR0917 - one parameter per option
    question: tuple[str, ...],
    db: Path,
    sites: tuple[str, ...],
    limit: int,
    engine: str,
    rerank: bool,
    as_json: bool,
) -> None:
    """Print the passages that fit a question best, each with where it stands.

    Retrieval only: no language model. Teasers are never given as an answer.
    """
    with _open(db, search_options(engine, rerank)) as index:
        answer = passages_for(index, " ".join(question), limit=limit, sites=sites)
    if as_json:
        click.echo(answer_json(answer))
    elif answer.passages:
        click.echo(answer_text(answer, _marks()))
    else:
        _log.warning("nothing found in %s", db)


@contextmanager
def _open(path: Path, options: SearchOptions) -> Iterator[Search]:
    """Open the database for searching. Raises click.UsageError for a query that is none.

    Raises Unusable where an index beside the database cannot be used.
    """
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        index = options.search(db)
        if not index.is_current:
            _log.warning("the index is of another release; the next crawl or ingest renews it")
        try:
            yield index
        except QueryError as error:
            raise click.UsageError(str(error)) from error
        except EngineError as error:
            raise Unusable(str(error)) from error


def _marks() -> Marks:
    return _BOLD if sys.stdout.isatty() else PLAIN
