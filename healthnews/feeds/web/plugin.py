"""What we hook into Datasette. It is one for the whole process: other instances are left alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette.app import Datasette
from datasette.hookspecs import hookimpl
from datasette.utils.asgi import Request, Response

from healthnews.feeds.web.application import ARTICLES_NAME, Pages
from healthnews.feeds.web.errors import View, answering, failed, forbidden_page, missing
from healthnews.feeds.web.gate import Application, guarded
from healthnews.feeds.web.views import article, data, robots, run, runs, start

# The documented views of `articles.db`, as JSON or CSV, are what is left of Datasette's pages.
_VIEW = "v_"
_DATA = rf"{ARTICLES_NAME}/{_VIEW}[a-z_]+\.(?:json|csv)$"


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, View]]:
    """Put our pages in front of Datasette's, which the last route then hides."""
    if not isinstance(datasette, Pages):
        return []
    routes: list[tuple[str, View]] = [
        (r"/$", start),
        (r"/article$", article),
        (r"/runs$", runs),
        (r"/runs/(?P<number>[1-9]\d{0,17})$", run),
        (r"/data$", data),
        (r"/robots\.txt$", robots),
        (rf"/(?!{_DATA}|static/[\w-]+\.css$).*", missing),
    ]
    return [(path, answering(view)) for path, view in routes]


@hookimpl
def permission_allowed(datasette: Datasette, action: str, resource: object) -> bool | None:
    """Show the documented views and no table."""
    if not isinstance(datasette, Pages):
        return None
    if action == "view-table":
        return isinstance(resource, tuple) and _is_documented(*resource)
    if action == "view-database":
        return resource == ARTICLES_NAME
    return action == "view-instance"


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Put every answer behind the gate."""
    return guarded if isinstance(datasette, Pages) else _unchanged


@hookimpl
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Awaitable[Response] | None:
    """Answer what went wrong with a page of ours."""
    if not isinstance(datasette, Pages):
        return None
    return failed(datasette, request, exception)


@hookimpl
def forbidden(datasette: Datasette, request: Request) -> Awaitable[Response] | None:
    """Answer what is not allowed with a page of ours."""
    return forbidden_page(datasette, request) if isinstance(datasette, Pages) else None


def _is_documented(database: str, table: str) -> bool:
    return database == ARTICLES_NAME and table.startswith(_VIEW)


def _unchanged(application: Application) -> Application:
    return application
