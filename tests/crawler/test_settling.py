"""The index learns of a page together with its result, and of nothing half-way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.settling import SettlingArchive
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.archive.writing import ArchiveWriter
from pipelines.crawl_db import CrawlStore
from tests.crawler.site_server import article_url

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HTML = (("Content-Type", "text/html"),)


def page(number: int) -> Exchange:
    return Exchange(article_url(number), AT, ExchangeKind.RESPONSE, 200, HTML, b"page %d" % number)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SettlingArchive]:
    with CrawlStore.open(tmp_path / "crawl.db") as store:
        # Every record fills a segment.
        writer = ArchiveWriter.open(
            tmp_path / "archive", run=1, index=store.captures, max_bytes=1, clock=lambda: AT
        )
        yield SettlingArchive(writer)
        writer.abandon()


def sealed(folder: Path) -> int:
    return len(list((folder / "archive").glob("*.warc.gz")))


def test_a_page_is_told_when_its_result_has_come(archive: SettlingArchive) -> None:
    first = archive.keep(page(1), apart=False, expected=True)
    second = archive.keep(page(2), apart=False, expected=True)
    archive.settle(second)
    assert archive.sync() == [second]
    archive.settle(first)
    assert archive.sync() == [first]
    assert archive.sync() == []


def test_an_answer_that_no_result_follows_is_told_at_once(archive: SettlingArchive) -> None:
    row = archive.keep(page(1), apart=False, expected=False)
    assert archive.sync() == [row]


def test_a_full_segment_stays_open_while_a_page_in_it_waits(
    archive: SettlingArchive, tmp_path: Path
) -> None:
    first = archive.keep(page(1), apart=False, expected=True)
    archive.settle(archive.keep(page(2), apart=False, expected=True))
    archive.sync()
    archive.acknowledged()
    assert sealed(tmp_path) == 1
    archive.settle(first)
    archive.sync()
    archive.acknowledged()
    assert sealed(tmp_path) == 2


def test_pages_that_still_wait_at_the_end_are_left_to_the_next_start(
    archive: SettlingArchive, tmp_path: Path
) -> None:
    archive.keep(page(1), apart=False, expected=True)
    archive.sync()
    archive.close()
    assert sealed(tmp_path) == 0
    assert len(list((tmp_path / "archive").glob("*.open"))) == 1


def test_an_end_with_nothing_waiting_seals(archive: SettlingArchive, tmp_path: Path) -> None:
    archive.settle(archive.keep(page(1), apart=False, expected=True))
    archive.sync()
    archive.close()
    assert sealed(tmp_path) == 1
