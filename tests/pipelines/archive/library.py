"""An archive with both databases beside it, filled as a crawl fills it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.record import Article
from pipelines.archive.exchange import Archived, CaptureRow, Damaged, Exchange, ExchangeKind
from pipelines.archive.lookup import read_capture
from pipelines.archive.names import sealed_segments
from pipelines.archive.reading import read_archive
from pipelines.archive.verify import verify_segment
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.ingest import Ingest
from tests.pipelines import builders

NOON = builders.NOON


def url(page: str) -> str:
    return f"https://m.example.cn/health/news/{page}.html"


def exchange(
    page: str,
    hours: float | None,
    text: str = "",
    *,
    status: int = 200,
    kind: ExchangeKind = ExchangeKind.RESPONSE,
) -> Exchange:
    """Return an answer for a page, `hours` after noon; its text is the article's title."""
    return Exchange(
        url=url(page),
        fetched_at=None if hours is None else NOON + timedelta(hours=hours),
        kind=kind,
        status=status,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=text.encode(),
        request_headers=(("User-Agent", "healthnews"),),
    )


def read_page(capture: Capture) -> Article | Rejected:
    """Stand in for the parser: `id: title` is an article, everything else is none."""
    number, colon, title = capture.body.decode(errors="replace").partition(": ")
    if capture.status != 200 or not colon:
        return Rejected(Outcome.NOT_ARTICLE, "no article")
    return builders.numbered(0, source_id=number, title=title, url=capture.url, canonical_url=None)


def is_captcha(exchange: Exchange) -> bool:
    return exchange.body == b"captcha"


def capture_of(exchange: Exchange) -> Capture:
    return Capture(
        exchange.url, exchange.fetched_at, exchange.status, exchange.headers, exchange.body
    )


@dataclass
class Library:
    folder: Path
    articles: ArticleStore
    crawl: CrawlStore
    runs: int = 0

    def crawled(
        self,
        *exchanges: Exchange,
        at: datetime = NOON,
        max_bytes: int = 100_000_000,
        batch_size: int = 1,
    ) -> None:
        """Let one run fetch these; what says `captcha` is kept apart."""
        self.runs += 1
        run = self.crawl.begin_run("crawl", "example", {}, at)
        archive = ArchiveWriter.open(
            self.folder,
            run=run,
            index=self.crawl.captures,
            max_bytes=max_bytes,
            clock=lambda: at + timedelta(seconds=self.runs),
        )
        with Ingest(
            self.articles, self.crawl, run, batch_size=batch_size, archive=archive
        ) as ingest:
            for item in exchanges:
                archive.write(item, apart=is_captcha(item), recorded_at=at)
                ingest.add(capture_of(item), read_page(capture_of(item)))
        archive.close()

    def rows(self) -> list[CaptureRow]:
        """Return all captures in the index, segment by segment."""
        index = self.crawl.captures
        return [row for segment in index.segments() for row in index.of_segment(segment.name)]

    def bodies(self, page: str) -> list[str]:
        """Return the texts of a page's captures, revisits too, oldest first."""
        history = self.crawl.captures.history(url(page))
        return [self.read(row).exchange.body.decode() for row in history]

    def read(self, row: CaptureRow) -> Archived:
        return read_capture(self.folder, self.crawl.captures, row)

    def segments(self) -> list[Path]:
        return sealed_segments(self.folder)

    def captures(self) -> list[Archived]:
        """Return what the segments hold, whatever the index says."""
        found = [item for path in self.segments() for item in read_archive(path)]
        assert not [item for item in found if isinstance(item, Damaged)]
        return [item for item in found if isinstance(item, Archived)]

    def assert_sound(self) -> None:
        assert [report.bad for report in map(verify_segment, self.segments()) if report.bad] == []


@contextmanager
def library(folder: Path) -> Iterator[Library]:
    """Open the archive in a folder, and the databases beside it."""
    with ExitStack() as stack:
        articles = stack.enter_context(ArticleStore.open(folder / "articles.db"))
        crawl = stack.enter_context(CrawlStore.open(folder / "crawl.db"))
        archive = folder / "archive"
        archive.mkdir(exist_ok=True)
        yield Library(archive, articles, crawl)
