"""Archives to measure with: any number of pages made from the bundled ones, always the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.pages import captures
from parsers import Article, Capture, parse
from parsers.sites import SITES
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.archive.writing import ArchiveWriter
from pipelines.crawl_db import CrawlStore, RunState

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 100


def write_archive(folder: Path, number: int) -> None:
    """Write `number` captures of as many articles into `folder/archive`, and their index.

    One fetch a second; every page has an address, a title and a body of its own.
    """
    write_exchanges(folder, _exchanges(number))


def write_exchanges(folder: Path, exchanges: Iterable[Exchange]) -> None:
    """Write exchanges into `folder/archive`, and their index into `folder/crawl.db`."""
    folder.mkdir(parents=True, exist_ok=True)
    with CrawlStore.open(folder / "crawl.db") as crawl:
        run = crawl.begin_run("crawl", None, {}, BEGIN)
        writer = ArchiveWriter.open(
            folder / "archive", run=run, index=crawl.captures, clock=lambda: BEGIN
        )
        waiting = iter(exchanges)
        while batch := list(islice(waiting, _BATCH)):
            for exchange in batch:
                writer.write(exchange)
            crawl.record(run, (), captures=writer.sync())
            writer.acknowledged()
        writer.close()
        crawl.finish_run(run, RunState.FINISHED, BEGIN)


def _exchanges(number: int) -> Iterator[Exchange]:
    pages = [(page, _article(page)) for page in captures()]
    for index in range(number):
        page, article = pages[index % len(pages)]
        body = _page(page, article, index)
        yield Exchange(
            url=_address(article, index),
            fetched_at=BEGIN + timedelta(seconds=index),
            kind=ExchangeKind.RESPONSE,
            status=200,
            headers=(
                ("Server", "nginx"),
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
            ),
            body=body,
            request_headers=(("Host", "www.example.org"), ("User-Agent", "healthnews")),
        )


def _page(page: Capture, article: Article, index: int) -> bytes:
    title = article.title.encode()
    body = page.body.replace(title, title + f"（{index}）".encode())
    return body.replace(b"</p>", f"第{index}号。</p>".encode(), 1)


def _address(article: Article, index: int) -> str:
    site = SITES[article.site]
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(index))
    # One site's ids are numbers, the other's two words.
    for source_id in (str(8_000_000 + index), f"bench/{letters}"):
        url = site.canonical(source_id)
        if site.source_id(url):
            return url
    raise ValueError(f"no id of {site.name} can be made from {index}")


def _article(page: Capture) -> Article:
    result = parse(page)
    if not isinstance(result, Article):
        raise TypeError(f"bundled page {page.url} does not parse: {result.reason}")
    return result
