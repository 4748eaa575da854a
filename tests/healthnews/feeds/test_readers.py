"""The examples, run with the libraries they are for: `make test-feeds` installs those."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

import healthnews
from healthnews.feeds.manifest import Manifest
from tests.healthnews.command import ROOT
from tests.healthnews.feeds.databases import remove, save
from tests.pipelines.builders import captured, numbered

PYTHON = os.environ.get("HEALTHNEWS_FEEDS_PYTHON")
pytestmark = pytest.mark.skipif(PYTHON is None, reason="`make test-feeds` runs these")

LANGCHAIN = """
import sys
from pathlib import Path
from load_langchain import DeterministicFakeEmbedding, Index, InMemoryVectorStore
index = Index(InMemoryVectorStore(DeterministicFakeEmbedding(size=8)))
for argument in sys.argv[1:]:
    index.take_in(Path(argument))
print(*sorted(index.store.store))
"""
LLAMAINDEX = """
import sys
from pathlib import Path
from load_llamaindex import MockEmbedding, VectorStoreIndex, take_in
index = VectorStoreIndex([], embed_model=MockEmbedding(embed_dim=8))
for argument in sys.argv[1:]:
    take_in(index, Path(argument))
print(*sorted(index.index_struct.nodes_dict.values()))
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    save(path, *(captured(numbered(number)) for number in range(1, 6)))
    return path


def run(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "examples"),
        "HF_HOME": str(folder / "hf"),
        "HF_HUB_OFFLINE": "1",
    }
    return subprocess.run(
        [str(PYTHON), *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    ).stdout


def path_of(folder: Path, manifest: Manifest) -> str:
    return str(folder / f"{manifest.data.name}.manifest.json")


@pytest.mark.parametrize("program", [LANGCHAIN, LLAMAINDEX], ids=["langchain", "llamaindex"])
def test_an_index_keeps_up(db, tmp_path, program):
    with healthnews.open(db) as articles:
        first = articles.export("chunks", tmp_path)
        save(db, captured(numbered(2, summary="5.8%"), hours=1), captured(numbered(9)))
        remove(db, ["example:4"])
        later = articles.export("chunks", tmp_path, since=first.cursor)
        expected = sorted(record.id for record in articles.records("chunks"))
    manifests = [path_of(tmp_path, first), path_of(tmp_path, later)]
    assert run(tmp_path, "-c", program, *manifests).split() == expected


@pytest.mark.parametrize("name", ["load_langchain.py", "load_llamaindex.py"])
def test_the_examples_find_something(db, tmp_path, name):
    with healthnews.open(db) as articles:
        made = articles.export("chunks", tmp_path)
    said = run(tmp_path, str(ROOT / "examples" / name), path_of(tmp_path, made)).splitlines()
    assert said[0] == f"5 chunks, cursor {made.cursor}"
    assert len(said) == 3


# How datasets, pandas and DuckDB call each type of the documentation.
TYPES = {
    "text": ("Value('string')", "str", "VARCHAR"),
    "integer": ("Value('int64')", "int64", "BIGINT"),
    "moment": ("Value('timestamp[us, tz=UTC]')", "datetime64[us, UTC]", "TIMESTAMP WITH TIME ZONE"),
    "list of text": ("List(Value('string'))", "object", "VARCHAR[]"),
}
DOC = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def documented(field: str) -> str:
    return next(
        of
        for of in TYPES
        if re.search(rf"^\| `{field}` \| {of}(?: or null)? \|", DOC, re.MULTILINE)
    )


@pytest.mark.parametrize("feed", ["qa", "chunks", "related"])
def test_parquet_opens_everywhere_with_the_documented_types(db, tmp_path, feed):
    with healthnews.open(db) as articles:
        made = articles.export(feed, tmp_path, format="parquet")
    example, file = ROOT / "examples" / "load_datasets.py", tmp_path / made.data.name
    *said, counts = run(tmp_path, str(example), str(file)).splitlines()
    assert counts == "records 5 5 5"
    found: dict[str, dict[str, str]] = {"datasets": {}, "pandas": {}, "duckdb": {}}
    for line in said:
        reader, field, kind = line.split(maxsplit=2)
        found[reader][field] = kind
    for field, kind in found["datasets"].items():
        kinds = TYPES[documented(field)]
        assert (kind, found["duckdb"][field]) == (kinds[0], kinds[2])
        # pandas gives a column without any value, or with a null among integers, another type.
        assert found["pandas"][field] in (kinds[1], "object", "float64")


def test_articles_open_with_their_blocks(db, tmp_path):
    with healthnews.open(db) as articles:
        made = articles.export("articles", tmp_path, format="parquet")
    program = (
        "import sys, duckdb; from datasets import Dataset; path = sys.argv[1]\n"
        "print(duckdb.sql(f\"SELECT blocks[1].text FROM '{path}' LIMIT 1\").fetchall()[0][0])\n"
        "print(Dataset.from_parquet(path)[0]['blocks'][0]['text'])\n"
    )
    said = run(tmp_path, "-c", program, str(tmp_path / made.data.name))
    assert said.split() == ["续缴条件", "续缴条件"]
