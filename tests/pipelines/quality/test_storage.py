"""Flags live and go with their articles, and can be counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.record import Block, BlockKind, Related
from pipelines.articles import ArticleStore
from pipelines.errors import MissingDatabaseError
from pipelines.quality import Flag
from pipelines.quality.reading import FlagCount, FlaggedArticle, quality
from tests.pipelines.builders import captured, numbered

WRONG = (Block(BlockKind.PARAGRAPH, "**医保**个人缴费5000×2%=10元"),)
RIGHT = (Block(BlockKind.PARAGRAPH, "医保个人缴费5000×2%=100元"),)
MARKS = "“3个问题怎么办 **医保**个人缴费5000”"
SUM = "“5000×2%=10元”, which is 100"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def flags(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT identity, flag, reason FROM v_flags ORDER BY identity, flag"
        return connection.execute(query).fetchall()


def save(path: Path, *items) -> None:
    with ArticleStore.open(path) as store:
        store.save(items)


def test_flags_are_stored_with_their_article(path: Path):
    save(path, captured(numbered(3, blocks=WRONG)), captured(numbered(4, blocks=RIGHT)))

    assert flags(path) == [("example:3", "arithmetic", SUM), ("example:3", "markdown", MARKS)]


def test_flags_go_when_the_content_no_longer_earns_them(path: Path):
    save(path, captured(numbered(3, blocks=WRONG)))
    save(path, captured(numbered(3, blocks=RIGHT), hours=1))

    assert flags(path) == []


def test_flags_go_with_their_article(path: Path):
    save(path, captured(numbered(3, blocks=WRONG)))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM articles")
        connection.commit()

    assert flags(path) == []


def test_flags_are_counted_with_samples_in_order_of_identity(path: Path):
    save(path, *(captured(numbered(number, blocks=WRONG)) for number in (4, 3, 5)))
    save(path, captured(numbered(6, blocks=RIGHT)))
    found = quality(path, only=Flag.ARITHMETIC, samples=2)

    assert found.articles == 4
    assert found.flags == (
        FlagCount(
            Flag.ARITHMETIC,
            3,
            0,
            tuple(
                FlaggedArticle(
                    f"example:{number}",
                    f"https://www.example.cn/health/news/{number}.html",
                    f"第{number}个问题怎么办",
                    SUM,
                )
                for number in (3, 4)
            ),
        ),
    )


def test_flags_without_articles_are_told_too(path: Path):
    ArticleStore.open(path).close()
    found = quality(path)

    assert [(of.flag, of.articles, of.stubs, of.samples) for of in found.flags] == [
        (flag, 0, 0, ()) for flag in Flag
    ]


def test_flags_of_stubs_are_counted_apart(path: Path):
    marked = Related("相关推荐", 1, "断缴怎么办", "**断缴**后可以补缴", None, None, None)
    plain = replace(marked, position=2, title="断缴以后怎么办", snippet="断缴后可以补缴")
    save(path, captured(numbered(3, blocks=WRONG, related=(marked, plain))))
    found = quality(path)

    assert (found.articles, found.stubs) == (1, 2)
    assert {of.flag: (of.articles, of.stubs) for of in found.flags if of.articles} == {
        Flag.MARKDOWN: (1, 1),
        Flag.ARITHMETIC: (1, 0),
    }


def test_no_database_is_made_by_looking(path: Path):
    with pytest.raises(MissingDatabaseError):
        quality(path)
    assert not path.exists()
