"""The demo's server knows its own pages and opens no way out."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from healthnews.demo.manifest import PAGES
from healthnews.demo.server import demo_pages, serve
from healthnews.demo.stubs import MARK
from parsers.sites import SITES


@pytest.fixture(scope="module")
def proxy() -> Iterator[http.client.HTTPConnection]:
    with serve(demo_pages()) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
        yield connection
        connection.close()


def get(proxy: http.client.HTTPConnection, url: str) -> tuple[http.client.HTTPResponse, bytes]:
    proxy.request("GET", url)
    response = proxy.getresponse()
    return response, response.read()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_bundled_pages_are_served_byte_for_byte(proxy, page) -> None:
    response, body = get(proxy, page.url)
    assert (response.status, body) == (200, page.read())
    assert response.getheader("X-Healthnews-Demo") is None


def test_every_other_article_says_that_it_is_a_stub(proxy) -> None:
    bundled = {page.url for page in PAGES}
    stubs = [url for url in demo_pages() if url.endswith(".html") and url not in bundled]
    assert len(stubs) == 99
    for url in stubs:
        response, body = get(proxy, url)
        assert response.getheader("X-Healthnews-Demo") == MARK
        assert MARK.encode() in body


def test_urls_have_the_sites_own_shape() -> None:
    articles = [url for url in demo_pages() if url.endswith(".html")]
    ids = {
        (site.name, site.source_id(url))
        for url in articles
        for site in SITES.values()
        if site.source_id(url)
    }
    assert len(ids) == len(articles)


@pytest.mark.parametrize("path", ["/robots.txt", "/"])
@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_each_host_has_robots_txt_and_a_home_page(proxy, site, path: str) -> None:
    for host in site.hosts:
        assert get(proxy, f"http://{host}{path}")[0].status == 200


@pytest.mark.parametrize(
    "url", ["http://example.com/", "http://www.uzkoo.com/article/no/where.html", "/"]
)
def test_nothing_else_is_served(proxy, url: str) -> None:
    assert get(proxy, url)[0].status == 404


def test_a_tunnel_is_refused(proxy) -> None:
    proxy.request("CONNECT", "m.jiusongjiankang.com:443")
    response = proxy.getresponse()
    response.read()
    assert response.status == 403
