"""The articles as a partitioned Parquet data set: those of the database, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra scale is not installed")
pytest.importorskip("pyarrow", reason="the extra scale is not installed")

from pyarrow import parquet

from healthnews.feeds.exporting import export
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.formats import Format
from healthnews.feeds.target import ExportTarget
from healthnews.scale.engine import ScaleOptions
from healthnews.scale.rebuilding import on_dask
from pipelines.database import open_database
from pipelines.rebuild.rebuilding import rebuild
from pipelines.schema import ARTICLES
from tests.pipelines.archive.library import Library, exchange, library
from tests.pipelines.rebuild.rebuilds import options, outcomes, rebuilt

# What holds between articles: worked out in a database alone.
BETWEEN = (
    "duplicate_of", "family_id", "date_inferred", "date_inferred_method",
    "date_inferred_evidence", "date_inferred_error_days",
)  # fmt: skip


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Library]:
    """Ten pages, of which two are fetched again with other content and one with the same."""
    with library(tmp_path) as books:
        books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(10)), max_bytes=2_000)
        books.crawled(exchange("3", 30, "3: 第三问"), exchange("4", 31, "4: 第4问"))
        books.crawled(exchange("3", 40, "3: 第3问"), exchange("5", 41, "5: 第五问"))
        yield books


def exported(database: Path, folder: Path) -> list[dict[str, Any]]:
    target = ExportTarget(folder=folder, format=Format.PARQUET)
    with closing(open_database(database, ARTICLES, read_only=True)) as db:
        export(db, FeedOptions(feed=Feed.ARTICLES), target)
    return rows_in([folder / "articles.parquet"])


def rows_in(paths: list[Path]) -> list[dict[str, Any]]:
    """Return what files hold, in order of identity."""
    rows = [row for path in paths for row in parquet.read_table(path).to_pylist()]
    return sorted(rows, key=lambda row: row["identity"])


def without(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in BETWEEN}


def test_the_data_set_has_the_articles_of_the_database(
    books: Library, tmp_path: Path, scheduler: str
):
    local = rebuilt(books, into=tmp_path / "local.db")
    into = tmp_path / "dataset"
    into.mkdir()
    (into / "articles.of-another-rebuild.parquet").write_bytes(b"old")
    scale = ScaleOptions(scheduler, dataset=into.as_uri())
    with on_dask(options(books, into=tmp_path / "heads.db"), scale) as chosen:
        summary = rebuild(chosen)
    manifest = json.loads((into / "articles.manifest.json").read_text())
    files = [into / file["name"] for file in manifest["files"]]
    assert sorted(into.glob("*.parquet")) == sorted(files)
    assert len(files) > 1
    found = rows_in(files)
    wanted = exported(tmp_path / "local.db", tmp_path / "export")
    assert [row["title"] for row in found][3:6] == ["第3问", "第4问", "第五问"]
    assert [without(row) for row in found] == [without(row) for row in wanted]
    assert (manifest["articles"], summary.articles, len(found)) == (10, 10, 10)
    assert manifest["related"] is False
    assert {row[name] for row in found for name in BETWEEN} == {None}
    assert outcomes(tmp_path / "crawl.db", summary.run) == outcomes(
        tmp_path / "crawl.db", local.run
    )
    types = {parquet.read_schema(path).remove_metadata() for path in files}
    assert types == {parquet.read_schema(tmp_path / "export/articles.parquet").remove_metadata()}


@pytest.mark.long
def test_duckdb_and_datasets_read_it(books: Library, tmp_path: Path, scheduler: str):
    duckdb = pytest.importorskip("duckdb", reason="`make test-scale` has it")
    datasets = pytest.importorskip("datasets", reason="`make test-scale` has it")
    scale = ScaleOptions(scheduler, dataset=(tmp_path / "dataset").as_uri())
    with on_dask(options(books, into=tmp_path / "heads.db"), scale) as chosen:
        rebuild(chosen)
    files = str(tmp_path / "dataset" / "*.parquet")
    # Paragraph, heading, list item, table: the builder's body.
    found = duckdb.sql(
        f"SELECT title, len(blocks) FROM '{files}' WHERE identity LIKE '%:5' ORDER BY 1"
    )
    assert found.fetchall() == [("第五问", 4)]
    loaded = datasets.load_dataset(
        "parquet", data_files=files, split="train", cache_dir=str(tmp_path / "cache")
    )
    assert sorted(loaded["title"])[:2] == ["第0问", "第1问"]
    assert loaded.num_rows == 10
