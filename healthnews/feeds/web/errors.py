"""Pages for what is not there, not allowed, or went wrong."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from functools import wraps

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from healthnews.feeds.web.application import Pages
from healthnews.feeds.web.rendering import rendered

View = Callable[[Pages, Request], Awaitable[Response]]

_OURS = 500
"""Status codes from here on say that we are at fault."""

_log = logging.getLogger("healthnews")


def answering(view: View) -> View:
    """Return the view with an answer to whatever it raises.

    Datasette has one too, but writes every traceback to stderr first, whatever the log is.
    """

    # Datasette looks at the names of a view's parameters.
    @wraps(view)
    async def answer(datasette: Pages, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except Exception as error:
            return await failed(datasette, request, error)

    return answer


async def missing(datasette: Pages, request: Request) -> Response:
    """Answer that there is no such page."""
    return await _page(datasette, request, 404, "error_missing")


async def forbidden_page(datasette: Pages, request: Request) -> Response:
    """Answer that this is not shown."""
    return await _page(datasette, request, 403, "error_forbidden")


async def failed(datasette: Pages, request: Request, exception: Exception) -> Response:
    """Answer what went wrong, without what the inside looks like; that is logged."""
    if isinstance(exception, Base400 | DatasetteError) and exception.status < _OURS:
        status = exception.status
        label = "error_missing" if status == 404 else "error_request"
        return await _page(datasette, request, status, label)
    if _took_too_long(exception):
        return await _page(datasette, request, 503, "error_slow")
    _log.error("%s could not be shown", request.path, exc_info=exception)
    return await _page(datasette, request, 500, "error_failed")


def _took_too_long(exception: Exception) -> bool:
    if isinstance(exception, QueryInterrupted):
        return True
    return (
        isinstance(exception, sqlite3.OperationalError)
        and getattr(exception, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
    )


async def _page(pages: Pages, request: Request, status: int, label: str) -> Response:
    if request.path.endswith(".json"):
        body = {"ok": False, "status": status, "error": label.removeprefix("error_")}
        answer: Response = Response.json(body, status=status)
        return answer
    return await rendered(pages, request, "error.html", status=status, label=label)
