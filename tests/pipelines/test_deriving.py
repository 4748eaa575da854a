"""A database from before articles were compared, searched and judged gets all that when opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from parsers.record import Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.digest import digest
from pipelines.schema import ARTICLES
from tests.pipelines.builders import RELATED, captured, numbered

BODY = (
    Block(BlockKind.PARAGRAPH, "断缴不超过3个月的,可以在参保地的医保窗口补缴,补缴后待遇不受影响。"),
    Block(BlockKind.PARAGRAPH, "缴费:2% × 14400元 = 300元。"),
)
LINK = replace(
    RELATED, title="断缴怎么办", snippet=None, url="https://m.example.cn/health/news/2.html"
)
# A copy of the first, an item that leads to the second, arithmetic that does not hold.
ARTICLES_STORED = [
    numbered(1, title="断缴后怎样补缴医保", blocks=BODY, related=(LINK,)),
    numbered(2, title="断缴怎么办", related=()),
    numbered(3, title="断缴后怎样补缴医保", blocks=BODY, related=()),
]
RECORD = ("articles", "blocks", "qa", "related", "aliases")


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("new") / "articles.db"
    with ArticleStore.open(path) as store:
        store.save([captured(item) for item in ARTICLES_STORED])
    return path


@pytest.fixture(scope="module")
def old(new: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same articles, as the first schema kept them; opened for writing since."""
    path = tmp_path_factory.mktemp("old") / "articles.db"
    first = Migrations("healthnews.articles")
    known = ARTICLES.migrations._migrations[0]
    first(name=known.name)(known.fn)
    with closing(open_database(path, replace(ARTICLES, version=1, migrations=first))) as db:
        db.execute("ATTACH ? AS new", [str(new)])
        with db.atomic():
            for table in RECORD:
                db.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
    ArticleStore.open(path).close()
    return path


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute(query).fetchall(), key=repr)


VIEWS = (
    "v_articles", "v_qa", "v_related", "v_duplicates", "v_families", "v_versions", "v_stubs",
    "v_stub_references", "v_stub_flags", "v_inferred_dates", "v_flags",
)  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_as_if_the_articles_were_saved_today(old: Path, new: Path, view: str):
    assert rows(old, f"SELECT * FROM {view}") == rows(new, f"SELECT * FROM {view}")


def test_the_digest_is_the_same(old: Path, new: Path):
    assert digest(old) == digest(new)


def test_there_is_something_to_derive(old: Path):
    assert rows(old, "SELECT identity, duplicate_of, flags FROM v_articles") == [
        ("example:1", None, '["arithmetic"]'),
        ("example:2", None, "[]"),
        ("example:3", "example:1", '["arithmetic"]'),
    ]
    assert rows(old, "SELECT title, resolved_identity FROM v_stubs") == [
        ("断缴怎么办", "example:2"),
    ]


def test_old_articles_are_found(old: Path, new: Path):
    query = """
    SELECT DISTINCT identity FROM search_index
    JOIN search_documents AS document ON document.id = search_index.rowid
    JOIN articles ON articles.id = document.source WHERE search_index MATCH '"断缴"'
    """
    assert rows(old, query) == [("example:1",), ("example:2",), ("example:3",)]
    assert rows(new, query) == rows(old, query)


def test_a_follower_of_the_changes_learns_of_old_articles(old: Path):
    assert [(name, change) for name, _, change in rows(old, "SELECT * FROM v_changes")] == [
        ("example:1", "added"),
        ("example:2", "added"),
        ("example:3", "added"),
    ]
