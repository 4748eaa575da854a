"""Sites to crawl: articles of real size that name each other, and lists that name them all.

`python -m benchmarks.crawl_site --articles N --pages KIND` serves one as a proxy on loopback,
from memory, prints its port, and ends when its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import cycle
from random import Random

from benchmarks.generated import HOST, Generated, url_of
from benchmarks.pages import captures
from parsers.sites import SITES
from tests.site.proxy import listen
from tests.site.wire import HTML, Asked, Reply

SITE = "jiusongjiankang"
PER_LIST = 50
ARTICLE_URL = re.compile(r"/health/news/\d+\.html$")
_FIRST = 1_960_000
_SIZES = (20_000, 40_000)
_ROBOTS = b"User-agent: *\nAllow: /\n"
_HREF = re.compile(rb'href="/health/news/\d+\.html"')
_RULE = ".c%d{margin:0 auto;padding:%dpx 12px;color:#333;font-size:14px;line-height:1.6}"


def article_url(number: int) -> str:
    """Return the URL of an article by its number, from 0."""
    return url_of(_FIRST + number)


def list_urls(articles: int) -> list[str]:
    """Return the URLs of the lists that name so many articles."""
    count = -(-articles // PER_LIST)
    return [f"{HOST}/health/news/index_{number}.html" for number in range(1, count + 1)]


class PageKind(StrEnum):
    """What the articles of a site are.

    DISTINCT: each another text. COPIES: the bundled pages over and over, each with a
    sentence of its own and other pages behind its teasers: the worst that a site could be.
    """

    DISTINCT = "distinct"
    COPIES = "copies"


def make_pages(articles: int, kind: PageKind) -> dict[str, bytes]:
    """Return the bodies by URL: robots.txt, lists, articles of 20 to 40 kB."""
    random = Random(articles)
    pages = {f"{HOST}/robots.txt": _ROBOTS}
    for index, url in enumerate(list_urls(articles)):
        pages[url] = _listing(range(index * PER_LIST, min(articles, (index + 1) * PER_LIST)))
    bodies = _distinct(articles) if kind is PageKind.DISTINCT else _copies(articles, random)
    for number, body in enumerate(bodies):
        pages[article_url(number)] = _dressed(body, random.randint(*_SIZES))
    return pages


def _distinct(articles: int) -> Iterator[bytes]:
    numbers = range(_FIRST, _FIRST + articles)
    return (Generated.of(number, numbers).page() for number in numbers)


def _copies(articles: int, random: Random) -> Iterator[bytes]:
    bases = cycle(page for page in captures() if SITES[SITE].source_id(page.url or ""))
    for number, base in zip(range(articles), bases, strict=False):
        body = _HREF.sub(lambda _: _href(random.randrange(articles)), base.body)
        yield body.replace(b"</p>", f"第{number}号。</p>".encode(), 1)


def _href(number: int) -> bytes:
    return f'href="{article_url(number)}"'.encode()


def _dressed(body: bytes, size: int) -> bytes:
    """Return the page with as much furniture as fills the size."""
    missing = max(0, size - len(body))
    style = "".join(_rules(missing // 2))
    script = "var track=" + repr(list(range(missing // 2 // 6))) + ";"
    head = f"<style>{style}</style></head>".encode()
    return body.replace(b"</head>", head, 1).replace(
        b"</body>", f"<script>{script}</script></body>".encode(), 1
    )


def _rules(size: int) -> Iterator[str]:
    while size > 0:
        rule = _RULE % (size, size % 30)
        size -= len(rule)
        yield rule


def _listing(numbers: range) -> bytes:
    items = "".join(f'<li><a href="{article_url(n)}">健康问题{n}</a></li>' for n in numbers)
    title = f"健康新闻{numbers.start}"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><ul>{items}</ul></body></html>"
    ).encode()


async def _serve(articles: int, kind: PageKind) -> None:
    pages = {url: Reply(200, HTML, body) for url, body in make_pages(articles, kind).items()}
    missing = Reply(404, HTML, b"no such page")

    def respond(asked: Asked) -> Reply:
        return pages.get(asked.url, missing)

    server = await listen(respond)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="benchmarks.crawl_site", description=__doc__)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--pages", type=PageKind, default=PageKind.DISTINCT)
    given = parser.parse_args(arguments)
    asyncio.run(_serve(given.articles, given.pages))


if __name__ == "__main__":
    main()
