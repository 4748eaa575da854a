"""A reader who follows every link by hand: plain HTTP, no part of the product."""

from __future__ import annotations

import gzip
import re
from collections import deque
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin

from tests.site import urls
from tests.site.running import Running

_LINK = re.compile(r'href="([^"#]+)"|<loc>([^<]+)</loc>|<link>([^<]+)</link>')
_LIST = re.compile(r"/health/news/(index_\d+\.html)?(\?(sid|PHPSESSID)=\w+)?$")
_STARTS = (urls.LIST, urls.SITEMAP_INDEX, urls.NEWS_SITEMAP, urls.FEED)
_TRIES = 3


@dataclass(frozen=True)
class Page:
    """What came: 0 as the status where nothing whole did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def get(site: Running, url: str, **headers: str) -> Page:
    """Ask once; underscores in the names of headers stand for dashes."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", url, headers=named)
        return _page(connection.getresponse())
    except (HTTPException, OSError):
        return Page(0)
    finally:
        connection.close()


def walk(site: Running) -> dict[int, Page]:
    """Return the last answer for every article that can be found, by id."""
    found: dict[int, Page] = {}
    seen: set[str] = set()
    waiting = deque(_STARTS)
    while waiting:
        url = waiting.popleft()
        name = str(urls.article_id(url) or url.partition("?")[0])
        if name in seen or not _is_wanted(url):
            continue
        seen.add(name)
        page = _get_patiently(site, url)
        id_ = urls.article_id(url)
        if id_ is not None:
            found[id_] = page
        waiting += _links(url, page)
    return found


def _is_wanted(url: str) -> bool:
    is_document = url.rpartition(".")[2] in ("xml", "gz")
    return is_document or urls.article_id(url) is not None or bool(_LIST.search(url))


def _get_patiently(site: Running, url: str) -> Page:
    page = Page(0)
    for _ in range(_TRIES):
        page = get(site, url)
        if page.status and page.status != 429 and page.status < 500:
            return page
    return page


def _links(url: str, page: Page) -> list[str]:
    if "Location" in page.headers:
        target = page.headers["Location"]
        same = urls.article_id(target) == urls.article_id(url)
        return [] if same or target in (urls.ELSEWHERE, urls.PRIVATE) else [target]
    body = gzip.decompress(page.body) if url.endswith(".gz") else page.body
    found = _LINK.findall(body.decode())
    links = [urljoin(url, next(filter(None, groups))) for groups in found]
    return [link for link in links if link.startswith((urls.M, urls.WWW))]


def _page(response: HTTPResponse) -> Page:
    return Page(response.status, dict(response.getheaders()), response.read())
