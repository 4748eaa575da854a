"""The tools, as the protocol's official library serves them over stdin and stdout."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from healthnews.feeds.assistants.reading import Reading
from healthnews.feeds.assistants.records import NOTICE, Passages, RecentArticles, WholeArticle
from healthnews.feeds.search import EngineError, QueryError, SearchOptions
from healthnews.version import __version__
from pipelines.errors import StoreError

_INSTRUCTIONS = f"""\
Stored articles of Chinese health-news sites, most of them questions and answers on health \
insurance and health: search, passages for a question, whole articles, the latest ones. Ask in \
Chinese. {NOTICE}"""
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

MOST = 50
"""Passages or articles of one call, at most; asked for more, a tool gives so many."""

_WIDTH = 160
_ANSWER_WIDTH = 400
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

_P = ParamSpec("_P")
_T = TypeVar("_T")


def server(path: Path, searching: SearchOptions | None = None) -> MCPServer:
    """Return the server of a database's tools. Raises pipelines.errors.StoreError.

    searching: what searches; the database's own index where none is given.
    """
    reading = Reading(path, searching or SearchOptions())
    reading.recent(1, None, None)
    made: MCPServer = MCPServer(
        "healthnews",
        title="Chinese health news",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )

    @_tool(made)
    def search(query: str, limit: int = 10, sites: Sequence[str] = ()) -> Passages:
        """Find stored articles by words, Chinese ones too: 断缴, "医保断缴", date:2025-04, -word.

        Any of the words may stand in the text, the more the better; a phrase in quotation
        marks must. limit: at most 50. sites: names of sites, like jiusongjiankang; none means all.
        Give the citation of whatever you use. Retrieval only.
        """
        return reading.passages(query, _limited(limit), sites, _WIDTH)

    @_tool(made)
    def ask(question: str, limit: int = 3, sites: Sequence[str] = ()) -> Passages:
        """Find the passages that may answer a question, with citations. Ask in Chinese.

        Retrieval only: no language model has written an answer, and the passages may not hold one.
        `summary` is the page's own short answer. limit: at most 50. Mind dates and places:
        amounts differ by year and town.
        """
        return reading.passages(question, _limited(limit), sites, _ANSWER_WIDTH)

    @_tool(made)
    def get_article(url: str) -> WholeArticle:
        """Get a stored article as a whole, by its `url` or its `identity`."""
        found = reading.article(url)
        if found is None:
            raise ToolError(f"no article of this URL or identity is stored: {url}")
        return found

    @_tool(made)
    def list_recent(
        limit: int = 20, site: str | None = None, since: str | None = None
    ) -> RecentArticles:
        """List the latest stored articles by their date, be it stated or inferred.

        limit: at most 50. site: name of one site. since: the first day, like 2025-04-29, 2025-04
        or 2025. Articles without any date are not listed.
        """
        if since is not None and not _DAY.fullmatch(since):
            raise ToolError(f"no day like 2025-04-29, 2025-04 or 2025: {since}")
        return reading.recent(_limited(limit), site, since)

    return made


def run(path: Path, searching: SearchOptions | None = None) -> None:
    """Serve until stdin ends; `searching` as in `server`.

    Raises pipelines.errors.StoreError before it begins.
    """
    made = server(path, searching)
    # The library tells of every request at this level and below.
    logging.getLogger("mcp").setLevel(logging.WARNING)
    with suppress(KeyboardInterrupt):
        made.run("stdio")


def _limited(limit: int) -> int:
    return max(1, min(limit, MOST))


def _tool(made: MCPServer) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Return what makes a function a tool that says what was wrong with a call."""

    def register(function: Callable[_P, _T]) -> Callable[_P, _T]:
        @wraps(function)
        def called(*arguments: _P.args, **named: _P.kwargs) -> _T:
            try:
                return function(*arguments, **named)
            except (QueryError, EngineError, StoreError) as error:
                raise ToolError(str(error)) from error

        # Without a schema this raises, instead of giving text only.
        made.add_tool(called, annotations=_READS, structured_output=True)
        return called

    return register
