"""`healthnews stubs`: what teasers tell of articles."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import pytest

from pipelines.articles import ArticleStore
from tests.pipelines.builders import captured
from tests.pipelines.stubs.world import page, teaser, url_of

SHOWN_TWICE = teaser("泰州医保在哪里查", url_of(7), "泰州医保查询可通过以下方式办理", "2025-03-15")
SHOWN_ONCE = teaser("湖南很灵的哪个寺庙", url_of(2))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    with ArticleStore.open(path) as store:
        pages = [
            page(1, "", "", SHOWN_ONCE, SHOWN_TWICE),
            page(2, "湖南很灵的哪个寺庙", "", SHOWN_TWICE),
        ]
        store.save([captured(of) for of in pages])
    return path


def test_stubs_that_most_pages_show_come_first(call, db: Path) -> None:
    result = call("stubs", "--db", db)
    assert result.exit_code == 0
    url = "https://www.jiusongjiankang.com/health/news/7.html"
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["shown", "date", "resolution", "article", "or", "link", "title"],
        ["2", "2025-03-15", "not_stored", url, "泰州医保在哪里查"],
        ["1", "-", "link", "jiusongjiankang:2", "湖南很灵的哪个寺庙"],
        ["2", "stubs:", "1", "link,", "1", "not_stored"],
    ]


def test_only_the_unresolved_as_json(call, db: Path) -> None:
    lines = call("stubs", "--unresolved", "--db", db, "--json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "stub": "article jiusongjiankang:7",
            "title": "泰州医保在哪里查",
            "teaser": "泰州医保查询可通过以下方式办理",
            "category": "健康新闻",
            "date_published": "2025-03-15",
            "date_latest": "2025-03-15",
            "url": "https://www.jiusongjiankang.com/health/news/7.html",
            "reference_count": 2,
            "resolved_identity": None,
            "resolution": "not_stored",
            "family_id": blake2b("医保在哪里查".encode(), digest_size=8).digest()[::-1].hex(),
            "flags": [],
        }
    ]


def test_flags_as_json(call, db: Path) -> None:
    lines = map(json.loads, call("stubs", "--db", db, "--json").stdout.splitlines())
    assert [(of["title"], of["flags"]) for of in lines] == [
        ("泰州医保在哪里查", []),
        ("湖南很灵的哪个寺庙", ["off_topic"]),
    ]


def test_a_limit(call, db: Path) -> None:
    assert len(call("stubs", "--db", db, "--json", "--limit", "1").stdout.splitlines()) == 1
    assert len(call("stubs", "--db", db, "--json", "--limit", "0").stdout.splitlines()) == 2


def test_counts(call, db: Path) -> None:
    assert json.loads(call("stubs", "--counts", "--db", db, "--json").stdout) == {
        "link": 1,
        "not_stored": 1,
    }
    assert call("stubs", "--counts", "--db", db).stdout == "2 stubs: 1 link, 1 not_stored\n"


def test_nothing_stored(call, tmp_path: Path) -> None:
    ArticleStore.open(tmp_path / "articles.db").close()
    assert call("stubs", "--counts", "--db", tmp_path / "articles.db").stdout == "0 stubs\n"


def test_no_database(call, tmp_path: Path) -> None:
    result = call("stubs", "--db", tmp_path / "no.db")
    assert result.exit_code == 2
    assert "no.db" in result.stderr
