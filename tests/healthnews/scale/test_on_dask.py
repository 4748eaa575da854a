"""A rebuild on Dask is the rebuild of this machine's processes, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra scale is not installed")

from healthnews.scale.engine import ScaleOptions
from healthnews.scale.rebuilding import on_dask
from parsers.outcome import Outcome
from pipelines.digest import digest
from pipelines.rebuild.rebuilding import rebuild
from pipelines.rebuild.records import RebuildSummary
from tests.pipelines.archive.library import Library, exchange, library
from tests.pipelines.rebuild.rebuilds import everything, options, outcomes, rebuilt


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Library]:
    """Three crawls: new pages, changed and unchanged ones, a captcha, a page that is no article."""
    with library(tmp_path) as books:
        books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(10)), max_bytes=2_000)
        books.crawled(
            exchange("3", 30, "3: 第三问"),
            exchange("4", 30.5, "4: 第4问"),
            exchange("900", 31, "captcha"),
            exchange("901", 32, "首页"),
            exchange("902", 33, "gone", status=404),
        )
        books.crawled(exchange("3", 40, "3: 第3问"), exchange("5", 41, "5: 第五问"))
        yield books


def on_workers(books: Library, scale: ScaleOptions, **changes: object) -> RebuildSummary:
    with on_dask(options(books, **changes), scale) as chosen:
        return rebuild(chosen)


def test_all_rows_are_those_of_the_local_engine(books: Library, tmp_path: Path, scheduler: str):
    agrees_with_local(books, tmp_path, ScaleOptions(scheduler=scheduler))


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_all_rows_are_the_same_whatever_the_number_of_workers(
    books: Library, tmp_path: Path, jobs: int
):
    agrees_with_local(books, tmp_path, ScaleOptions(), jobs=jobs)


def agrees_with_local(
    books: Library, tmp_path: Path, scale: ScaleOptions, **changes: object
) -> None:
    local = rebuilt(books, into=tmp_path / "local.db")
    dask = on_workers(books, scale, **changes)
    assert digest(tmp_path / "new.db") == digest(tmp_path / "local.db")
    assert everything(tmp_path / "new.db") == everything(tmp_path / "local.db")
    assert outcomes(tmp_path / "crawl.db", dask.run) == outcomes(tmp_path / "crawl.db", local.run)
    assert (dask.articles, dask.captures, dask.damaged) == (10, 16, ())
    assert dask.parts_made == local.parts_made


@pytest.mark.long
def test_a_deadly_page_costs_itself_only(books: Library, scheduler: str):
    books.crawled(exchange("21", 50, "21: 问"), exchange("22", 51, "22: deadly"))
    summary = on_workers(books, ScaleOptions(scheduler=scheduler))
    assert (summary.articles, summary.lost) == (11, 1)
    assert summary.outcomes[Outcome.PARSE_ERROR] == 1
    (spot,) = summary.damaged
    assert spot.reason == "the process that read it was killed"


def test_segments_that_are_done_are_not_done_again(books: Library, scheduler: str):
    first = rebuilt(books, keep_parts=True)
    again = on_workers(books, ScaleOptions(scheduler=scheduler), keep_parts=True)
    assert (again.parts_made, again.parts_reused) == (0, first.parts_made)


def test_an_archive_and_parts_at_urls_give_the_same(books: Library, tmp_path: Path, scheduler: str):
    rebuilt(books, into=tmp_path / "local.db")
    parts = tmp_path / "elsewhere"
    scale = ScaleOptions(scheduler, archive=books.folder.as_uri(), parts=parts.as_uri())
    first = on_workers(books, scale)
    assert digest(tmp_path / "new.db") == digest(tmp_path / "local.db")
    assert (first.captures, first.damaged) == (16, ())
    again = on_workers(books, scale)
    assert first.parts_made == len(list(parts.glob("*.part.zst")))
    assert (again.parts_made, again.parts_reused) == (0, first.parts_made)
    assert digest(tmp_path / "new.db") == digest(tmp_path / "local.db")
