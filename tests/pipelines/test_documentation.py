"""`docs/database.md` and the schema say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.crawl_db import RunState
from pipelines.database import open_database
from pipelines.schema import ARTICLES, CRAWL

DOC = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")


def chapter(title):
    """Return the text under `## title`, up to the next chapter."""
    return DOC.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def documented(text):
    """Return the names in the first column of each section's table, by section."""
    found = {}
    for section in text.split("\n### ")[1:]:
        heading, body = section.split("\n", 1)
        found[heading.strip("`")] = re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE)
    return found


def actual(path, schema):
    with open_database(path, schema) as db:
        sources = [*db.tables, *db.views]
        return {
            source.name: [column.name for column in source.columns]
            for source in sources
            if not source.name.startswith(("_", "search_index_"))
        }


def test_every_table_and_view_of_articles_is_documented(tmp_path):
    assert documented(chapter("`articles.db`")) == actual(tmp_path / "a.db", ARTICLES)


def test_every_table_of_crawl_is_documented(tmp_path):
    schema = actual(tmp_path / "c.db", CRAWL)
    assert schema.pop("schema_version") == ["version"]
    assert "view `schema_version` too" in chapter("`crawl.db`")
    assert documented(chapter("`crawl.db`")) == schema


@pytest.mark.parametrize(("file", "schema"), [("articles.db", ARTICLES), ("crawl.db", CRAWL)])
def test_kind_version_and_migrations_are_documented(file, schema):
    names = ", ".join(f"`{step.name}`" for step in schema.migrations._migrations)
    assert f"| `{file}` | {schema.version} | {names} |" in DOC
    assert f"`{schema.application_id:#x}`" in DOC


def test_keys_are_documented(tmp_path):
    with open_database(tmp_path / "a.db", ARTICLES) as db:
        for table in ("blocks", "qa", "related", "aliases", "versions", "flags"):
            section = DOC.split(f"\n### `{table}`\n", 1)[1].split("\n### ", 1)[0]
            keys = ", ".join(f"`{key}`" for key in db.table(table).pks)
            assert f"Key: {keys}." in section
            (reference,) = db.table(table).foreign_keys
            assert f"`{reference.column}` refers to" in section


def test_the_states_of_a_run_are_documented():
    for state in RunState:
        assert f"`{state}`" in chapter("`crawl.db`")
