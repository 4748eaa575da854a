"""The pages, one function each: what Datasette calls for an address."""

from __future__ import annotations

from datetime import UTC, datetime

from datasette.utils.asgi import Request, Response

from healthnews.feeds.search import QueryError
from healthnews.feeds.web.application import ARTICLES_NAME, Pages
from healthnews.feeds.web.article import article_page
from healthnews.feeds.web.asked import Asked
from healthnews.feeds.web.crawls import run_page, runs_page
from healthnews.feeds.web.errors import missing
from healthnews.feeds.web.features import Features
from healthnews.feeds.web.listing import listing
from healthnews.feeds.web.rendering import rendered
from pipelines.errors import UnknownRunError


async def start(datasette: Pages, request: Request) -> Response:
    """Show the search box, what it found or the latest articles, and the facets."""
    asked = Asked.read(request.args.get)
    problem, found = None, None
    try:
        found = await datasette.read(lambda db: listing(db, asked, datasette.searching))
    except QueryError as error:
        problem = str(error)
    return await rendered(
        datasette,
        request,
        "start.html",
        status=200 if problem is None else 400,
        asked=asked,
        found=found,
        problem=problem,
    )


async def article(datasette: Pages, request: Request) -> Response:
    """Show one stored article, by its identity or any URL it was seen at: `/article?id=…`."""
    name = request.args.get("id") or ""
    page = await datasette.read(lambda db: article_page(db, name))
    if page is None:
        return await missing(datasette, request)
    return await rendered(datasette, request, "article.html", page=page)


async def runs(datasette: Pages, request: Request) -> Response:
    """Show the last runs, and how much of each site is known and read."""
    now = datetime.now(UTC)
    page = await datasette.read_crawls(lambda db: runs_page(db, now))
    return await rendered(datasette, request, "runs.html", page=page)


async def run(datasette: Pages, request: Request) -> Response:
    """Show what one run did: `/runs/12`."""
    number = int(request.url_vars["number"])
    try:
        details = await datasette.read_crawls(lambda db: run_page(db, number))
    except UnknownRunError:
        return await missing(datasette, request)
    if details is None:
        return await missing(datasette, request)
    return await rendered(datasette, request, "run.html", details=details, run=details.run)


async def data(datasette: Pages, request: Request) -> Response:
    """List the documented views, which there are as JSON and CSV."""
    features = await datasette.read(Features.of)
    return await rendered(
        datasette, request, "data.html", views=features.views, database=ARTICLES_NAME
    )


async def robots(datasette: Pages, request: Request) -> Response:  # noqa: ARG001 - one shape
    """Keep search engines away: the texts are others'."""
    answer: Response = Response.text("User-agent: *\nDisallow: /\n")
    return answer
