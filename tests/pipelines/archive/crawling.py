"""A run to be killed: `python -m tests.pipelines.archive.crawling FOLDER [PAGES]`.

Archives and stores one page after the other, and prints how many are durable
after each batch of four. The folder gets `archive/`, `articles.db` and `crawl.db`.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from healthnews.demo.manifest import PAGES
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import Exchange
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.ingest import Ingest
from tests.pipelines.archive.exchanges import NOON, exchange, ticking

BATCH = 4
# Small: every few pages a segment is full.
MAX_BYTES = 60_000


def page(number: int) -> Exchange:
    """Return a page that the parser reads; each number is another article."""
    bundled = PAGES[number % len(PAGES)]
    return exchange(
        url=f"{bundled.url.rpartition('/')[0]}/{number + 1}00.html",
        fetched_at=NOON + timedelta(seconds=number),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=bundled.read(),
    )


@dataclass(frozen=True, slots=True)
class Stores:
    """What a run writes to."""

    folder: Path
    articles: ArticleStore
    crawl: CrawlStore


def stores(folder: Path, opened: ExitStack) -> Stores:
    folder.mkdir(exist_ok=True)
    return Stores(
        folder / "archive",
        opened.enter_context(ArticleStore.open(folder / "articles.db")),
        opened.enter_context(CrawlStore.open(folder / "crawl.db")),
    )


def archive_writer(to: Stores, run: int, max_bytes: int = MAX_BYTES) -> ArchiveWriter:
    return ArchiveWriter.open(
        to.folder, run=run, index=to.crawl.captures, max_bytes=max_bytes, clock=ticking()
    )


def main(folder: str, pages: str = "10000") -> None:
    with ExitStack() as opened:
        to = stores(Path(folder), opened)
        run = to.crawl.begin_run("crawl", None, {}, NOON)
        writing = archive_writer(to, run)
        ingest = Ingest(to.articles, to.crawl, run, batch_size=BATCH, archive=writing)
        for number in range(int(pages)):
            fetched = page(number)
            writing.write(fetched)
            ingest.add(*result_of(fetched))
            if (number + 1) % BATCH == 0:
                sys.stdout.write(f"{number + 1}\n")
                sys.stdout.flush()
        ingest.flush()
        writing.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
