"""Archives to measure with: any number of generated pages, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.generated import article_url, page
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.archive.writing import ArchiveWriter
from pipelines.crawl_db import CrawlStore, RunState

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 100


def write_archive(folder: Path, number: int) -> None:
    """Write `number` captures of as many articles into `folder/archive`, and their index.

    One fetch a second.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with CrawlStore.open(folder / "crawl.db") as crawl:
        run = crawl.begin_run("crawl", None, {}, BEGIN)
        writer = ArchiveWriter.open(
            folder / "archive", run=run, index=crawl.captures, clock=lambda: BEGIN
        )
        for count, exchange in enumerate(_exchanges(number), start=1):
            writer.write(exchange)
            if count % _BATCH == 0 or count == number:
                crawl.record(run, (), captures=writer.sync())
                writer.acknowledged()
        writer.close()
        crawl.finish_run(run, RunState.FINISHED, BEGIN)


def _exchanges(number: int) -> Iterator[Exchange]:
    for index in range(number):
        body = page(index, number).encode()
        yield Exchange(
            url=article_url(index),
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
