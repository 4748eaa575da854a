"""A site to crawl: articles of real size that name each other, and lists that name them all.

`python -m benchmarks.crawl_site --articles N` serves it as a proxy on loopback,
from memory, prints its port, and ends when its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.generated import HOST, article_url, page
from tests.site.proxy import listen
from tests.site.wire import HTML, Asked, Reply

SITE = "jiusongjiankang"
PER_LIST = 50
_SIZES = (20_000, 40_000)
_ROBOTS = b"User-agent: *\nAllow: /\n"
_RULE = ".c%d{margin:0 auto;padding:%dpx 12px;color:#333;font-size:14px;line-height:1.6}"


def list_urls(articles: int) -> list[str]:
    """Return the URLs of the lists that name so many articles."""
    count = -(-articles // PER_LIST)
    return [f"{HOST}/health/news/index_{number}.html" for number in range(1, count + 1)]


def make_pages(articles: int) -> dict[str, bytes]:
    """Return the bodies by URL: robots.txt, lists, articles of 20 to 40 kB."""
    random = Random(articles)
    pages = {f"{HOST}/robots.txt": _ROBOTS}
    for index, url in enumerate(list_urls(articles)):
        pages[url] = _listing(range(index * PER_LIST, min(articles, (index + 1) * PER_LIST)))
    for number in range(articles):
        body = page(number, articles).encode()
        pages[article_url(number)] = _dressed(body, random.randint(*_SIZES))
    return pages


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


async def _serve(articles: int) -> None:
    pages = {url: Reply(200, HTML, body) for url, body in make_pages(articles).items()}
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
    asyncio.run(_serve(parser.parse_args(arguments).articles))


if __name__ == "__main__":
    main()
