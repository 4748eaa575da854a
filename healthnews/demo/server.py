"""The loopback server: an HTTP proxy that knows the demo's pages and nothing else.

A crawl that uses it as its proxy asks for the sites' own URLs and never leaves
the machine: the server answers from memory, and opens no connection itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from healthnews.demo.manifest import PAGES, BundledPage
from healthnews.demo.stubs import MARK, stub
from parsers import Article, Capture, parse
from parsers.sites import SITES

_ROBOTS = b"User-agent: *\nAllow: /\n"
_HOME = "<!DOCTYPE html><html><body><h1>演示首页</h1></body></html>".encode()


@dataclass(frozen=True, slots=True)
class Served:
    """A page as the server sends it; `mark` says of a stub that it is one."""

    body: bytes
    content_type: str = "text/html"
    mark: str | None = None


def demo_pages() -> dict[str, Served]:
    """Return every page of the demo by URL: the bundled ones, then a stub for each teaser."""
    pages: dict[str, Served] = {}
    for host in sorted({host for site in SITES.values() for host in site.hosts}):
        pages[f"http://{host}/robots.txt"] = Served(_ROBOTS, "text/plain")
        pages[f"http://{host}/"] = Served(_HOME)
    for page in PAGES:
        pages[page.url] = Served(page.read())
    for page in PAGES:
        for url, served in _stubs(page):
            pages.setdefault(url, served)
    return pages


def _stubs(page: BundledPage) -> Iterator[tuple[str, Served]]:
    article = parse(Capture(page.url, None, HTTPStatus.OK, (), page.read()), page.site)
    if not isinstance(article, Article):
        raise TypeError(f"bundled page {page.file} does not parse: {article.reason}")
    for related in article.related:
        if related.url is not None:
            yield related.url, Served(stub(page.site, related), mark=MARK)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two small ones wait for each other's receipt.
    wbufsize = -1

    def __init__(self, pages: Mapping[str, Served], *args: object) -> None:
        self._pages = pages
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a proxied request, whose request line carries the whole URL."""
        page = self._pages.get(self.path)
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, Served(b"not in the demo\n", "text/plain"))
        else:
            self._send(HTTPStatus.OK, page)

    def do_CONNECT(self) -> None:
        """Refuse tunnels: through one a request could leave the machine."""
        self.close_connection = True
        self._send(HTTPStatus.FORBIDDEN, Served(b"no tunnels in the demo\n", "text/plain"))

    def _send(self, status: HTTPStatus, page: Served) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{page.content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(page.body)))
        if page.mark is not None:
            self.send_header("X-Healthnews-Demo", page.mark)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the crawl reports each page itself."""


@contextmanager
def serve(pages: Mapping[str, Served]) -> Iterator[str]:
    """Serve the pages on 127.0.0.1 while the context lasts; yields the proxy's URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, pages)) as server:
        thread = Thread(target=server.serve_forever, name="demo-server", daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
