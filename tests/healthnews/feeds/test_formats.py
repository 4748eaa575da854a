"""Files in each format, read back by libraries that are not ours."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

import healthnews
from healthnews.feeds.feed import Feed
from healthnews.feeds.formats import MissingLibraryError
from parsers.record import Block, BlockKind
from tests.healthnews.feeds.databases import save
from tests.pipelines.builders import captured, numbered

NASTY = '引号"、逗号,\r\n换行\n和\t制表符,=SUM(A1)'


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    nasty = numbered(2, title=NASTY, authors=("甲,乙", "丙"), summary="5.8%", views=0)
    save(path, captured(numbered(1)), captured(nasty), captured(numbered(3, summary="")))
    return path


def exported(db: Path, feed: str, kind: str, **options: object) -> Path:
    folder = db.parent / "out"
    with healthnews.open(db) as articles:
        made = articles.export(feed, folder, format=kind, **options)
        expected = [json.loads(healthnews_json(of)) for of in articles.records(feed)]
    path = folder / made.data.name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == made.data.sha256
    assert path.stat().st_size == made.data.bytes
    assert made.data.records == len(expected)
    db.with_name("expected.json").write_text(json.dumps(expected))
    return path


def healthnews_json(record: object) -> bytes:
    return import_module("msgspec").json.encode(record)


def expected(db: Path) -> list[dict[str, object]]:
    return json.loads(db.with_name("expected.json").read_text())


@pytest.mark.parametrize("feed", Feed)
def test_json_lines(db, feed):
    lines = exported(db, feed, "jsonl").read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == expected(db)


def test_json_lines_compressed(db):
    path = exported(db, "articles", "jsonl", zstd=True)
    assert path.name == "articles.jsonl.zst"
    lines = zstd.decompress(path.read_bytes()).decode().splitlines()
    assert [json.loads(line)["title"] for line in lines] == [
        "第1个问题怎么办", NASTY, "第3个问题怎么办",
    ]  # fmt: skip


def test_nothing_compressed_is_a_file_that_can_be_read(db):
    with healthnews.open(db) as articles:
        made = articles.export("qa", db.parent / "out", site="uzkoo", zstd=True)
    assert zstd.decompress((db.parent / "out" / made.data.name).read_bytes()) == b""


@pytest.mark.parametrize("feed", Feed)
def test_csv(db, feed):
    with exported(db, feed, "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == len(expected(db))
    for row, record in zip(rows, expected(db), strict=True):
        for name, value in record.items():
            cell = json.loads(row[name]) if isinstance(value, list) else row[name]
            assert cell == (
                "" if value is None else value if isinstance(value, list) else str(value)
            )


def test_parquet_has_the_documented_types_and_all_values(db):
    table = pq.read_table(exported(db, "articles", "parquet"))
    schema = table.schema
    assert schema.metadata[b"healthnews.feed"] == b"articles"
    assert schema.metadata[b"healthnews.feed_version"] == b"1"
    assert schema.field("title").type == pa.string()
    assert not schema.field("title").nullable
    assert schema.field("summary").nullable
    assert schema.field("views").type == pa.int64()
    assert schema.field("fetched_at").type == pa.timestamp("us", "UTC")
    assert schema.field("authors").type == pa.list_(pa.string())
    blocks = schema.field("blocks").type.value_type
    assert [field.name for field in blocks] == ["kind", "text", "level", "rows"]
    assert blocks.field("rows").type == pa.list_(pa.list_(pa.string()))
    assert schema.field("disclaimer").metadata == {
        b"description": b"the site's notice: show it with the text"
    }
    rows = table.to_pylist()
    assert rows[0]["fetched_at"] == datetime(2025, 6, 1, 12, tzinfo=UTC)
    for row, record in zip(rows, expected(db), strict=True):
        row["fetched_at"] = row["fetched_at"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        assert row == record


@pytest.mark.parametrize("feed", ["qa", "chunks", "related"])
def test_parquet_of_the_other_feeds(db, feed):
    rows = pq.read_table(exported(db, feed, "parquet")).drop_columns("fetched_at").to_pylist()
    for record in (found := expected(db)):
        del record["fetched_at"]
    assert rows == found


def test_parquet_is_packed_with_zstd_in_groups(db, monkeypatch):
    monkeypatch.setattr("healthnews.feeds.formats.parquet_writer.GROUP", 2)
    file = pq.ParquetFile(exported(db, "articles", "parquet"))
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [2, 1]
    assert {group.column(0).compression for group in groups} == {"ZSTD"}


def test_parquet_of_nothing_has_its_columns(db):
    with healthnews.open(db) as articles:
        made = articles.export("qa", db.parent / "out", site="uzkoo", format="parquet")
    table = pq.read_table(db.parent / "out" / made.data.name)
    assert (table.num_rows, table.schema.field("position").type) == (0, pa.int64())


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "jsonld"])
def test_equal_content_gives_equal_bytes(tmp_path, kind):
    items = [captured(numbered(number)) for number in range(1, 30)]
    one, two = tmp_path / "1" / "a.db", tmp_path / "2" / "b.db"
    for path, order in ((one, items), (two, items[::-1])):
        path.parent.mkdir()
        for item in order:
            save(path, item)
    made = exported(one, "articles", kind), exported(two, "articles", kind)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_changes_have_the_same_format(db):
    for kind in ("csv", "parquet"):
        with healthnews.open(db) as articles:
            made = articles.export("qa", db.parent / "out", format=kind, since="start")
        assert made.changes.name == f"qa.0-1.changes.{kind}"
    rows = pq.read_table(db.parent / "out" / "qa.0-1.changes.parquet").to_pylist()
    assert rows[0] == {"identity": "example:1", "change": "added", "records": 1}


def test_changes_of_json_ld_are_json_lines(db):
    with healthnews.open(db) as articles:
        made = articles.export("articles", db.parent / "out", format="jsonld", since="start")
    assert (made.data.name, made.changes.name) == (
        "articles.0-1.jsonld.jsonl", "articles.0-1.changes.jsonl",
    )  # fmt: skip


def test_without_pyarrow_the_message_says_what_to_install(db, monkeypatch):
    monkeypatch.setitem(import_module("sys").modules, "pyarrow", None)
    with (
        healthnews.open(db) as articles,
        pytest.raises(MissingLibraryError, match=r"pip install 'healthnews\[parquet\]'"),
    ):
        articles.export("qa", db.parent / "out", format="parquet")
    assert list((db.parent / "out").iterdir()) == []


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("packed", [False, True])
def test_an_export_that_fails_leaves_the_last_one(db, monkeypatch, kind, packed):
    folder = db.parent / "out"
    with healthnews.open(db) as articles:
        articles.export("articles", folder, format=kind, zstd=packed)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    save(db, captured(numbered(4)))

    def fail(_page: object) -> object:
        raise RuntimeError("no such page")

    monkeypatch.setattr("healthnews.feeds.feed.article_records", fail)
    with healthnews.open(db) as articles, pytest.raises(RuntimeError, match="no such page"):
        articles.export("articles", folder, format=kind, zstd=packed)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_table_has_its_cells_in_every_format(tmp_path):
    cells = (("年份", "金额"), ("2025", "400元"))
    table = Block(BlockKind.TABLE, "年份 | 金额\n2025 | 400元", rows=cells)
    save(tmp_path / "a.db", captured(numbered(1, blocks=(table,))))
    rows = pq.read_table(exported(tmp_path / "a.db", "articles", "parquet")).to_pylist()
    assert rows[0]["blocks"][0]["rows"] == [["年份", "金额"], ["2025", "400元"]]
