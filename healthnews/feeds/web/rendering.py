"""A page of ours: labels in the reader's language, and links that keep it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl

from datasette.utils.asgi import Request, Response

from healthnews.addresses import is_web_address
from healthnews.feeds.web.application import Pages
from healthnews.feeds.web.labels import Labels
from healthnews.feeds.web.language import Language, asked_for, preferred
from healthnews.feeds.web.links import Links

_STYLE = "static/pages.css"
# Labels follow the header; a page is as old as this many seconds at most.
_HEADERS = {"Vary": "Accept-Language", "Cache-Control": "max-age=5"}


async def rendered(
    pages: Pages, request: Request, template: str, *, status: int = 200, **content: object
) -> Response:
    """Return a page. content: what its template names."""
    chosen = asked_for(request.args.get("lang"))
    language = chosen or preferred(request.headers.get("accept-language", ""))
    links = Links(pages.base, chosen)
    html = await pages.render_template(
        f"healthnews/{template}",
        {
            **content,
            "t": Labels(language),
            "language": language,
            "links": links,
            "other_language": _switched(request, links, language.other),
            "is_web": is_web_address,
            "style": links.file(f"/{_STYLE}") + f"?{_style_digest()}",
        },
        request=request,
        view_name="healthnews",
    )
    answer: Response = Response.html(html, status=status, headers=dict(_HEADERS))
    return answer


def _switched(request: Request, links: Links, language: Language) -> str:
    path = request.scope.get("route_path", request.path)
    kept = {name: value for name, value in parse_qsl(request.query_string) if name != "lang"}
    # Never `//`: a browser would take what follows for a host.
    return links.speaking(language).to(f"/{path.lstrip('/')}", **kept)


@cache
def _style_digest() -> str:
    data = (files(__package__) / _STYLE).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]
