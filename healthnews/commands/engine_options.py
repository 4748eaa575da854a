"""The options of every verb that searches: by which engine, and in whose order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from healthnews.extras import needing
from healthnews.feeds.search import Engine, SearchOptions

_Command = TypeVar("_Command", bound=Callable[..., Any])

_engine = click.option(
    "--engine",
    type=click.Choice([engine.value for engine in Engine]),
    default=Engine.FTS5.value,
    show_default=True,
    help="What finds: the database's own index, or a faster one kept beside it.",
)
_rerank = click.option(
    "--rerank", is_flag=True, help="Let a small language model look at the first hits again."
)


def engine_options(command: _Command) -> _Command:
    """Add `--engine` and `--rerank` to a verb; `search_options` takes what they give."""
    return _engine(_rerank(command))


def search_options(engine: str, rerank: bool) -> SearchOptions:
    """Return what was named. Raises Unusable where a package that it needs is missing."""
    with needing("tantivy"):
        options = SearchOptions.of(engine)
    with needing("rerank"):
        return SearchOptions.of(engine, rerank=True) if rerank else options
