"""The index beside the database is what the database is, whatever became of either."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from healthnews.feeds.search import Engine, EngineError, Ranking, Search
from healthnews.feeds.search.beside import folder_of, keeping
from parsers.record import Article, Related
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from tests.healthnews.feeds.search.databases import identities, page, searching
from tests.pipelines.builders import captured

TEASER = Related("相关推荐", 1, "断缴多久清零", "三个月后,", "健康新闻", "2025-05-06",
                 "https://m.jiusongjiankang.com/health/news/77.html")  # fmt: skip
PAGES = [
    page(1, "职工医保", "断缴后可以补缴。", related=(TEASER,)),
    page(2, "居民医保", "断缴不退费。"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store(tmp_path / "articles.db", *PAGES)
    return tmp_path / "articles.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_database(path, ARTICLES, read_only=True) as db:
        yield db


def store(path: Path, *articles: Article) -> None:
    with ArticleStore.open(path) as store:
        store.save([captured(article) for article in articles])


def remove(path: Path, identity: str) -> None:
    with ArticleStore.open(path) as store:
        assert store.remove(identity)


def found(search: Search, query: str = "断缴") -> set[str]:
    return set(identities(search, query))


def test_what_is_stored_changed_and_removed_later_is_found_so(path: Path, db: Database):
    search = Search(db, engine=Engine.TANTIVY)
    assert found(search) == {"1", "2", "article jiusongjiankang:77"}
    store(path, page(3, "灵活就业", "断缴要等待。"))
    assert found(search) == {"1", "2", "3", "article jiusongjiankang:77"}
    store(path, replace(PAGES[1], blocks=page(2, "居民医保", "可以退费。").blocks))
    assert found(search) == {"1", "3", "article jiusongjiankang:77"}
    assert found(search, "退费") == {"2"}
    remove(path, "example:2")
    assert found(search, "退费") == set()


def test_a_teaser_goes_with_the_page_that_showed_it(path: Path, db: Database):
    search = Search(db, engine=Engine.TANTIVY)
    assert found(search, "清零") == {"article jiusongjiankang:77"}
    store(path, page(1, "职工医保", "断缴后可以补缴。"))
    assert found(search, "清零") == set()


def test_it_is_written_from_the_log_and_not_anew(
    path: Path, db: Database, monkeypatch: pytest.MonkeyPatch
):
    search = Search(db, engine=Engine.TANTIVY)
    assert found(search, "退费") == {"2"}

    def anew(*_) -> None:
        raise AssertionError("the whole index was written again")

    monkeypatch.setattr(keeping, "_all_entries", anew)
    store(path, page(3, "灵活就业", "不能退费。"))
    assert found(search, "退费") == {"2", "3"}
    assert found(Search(db, engine=Engine.TANTIVY), "退费") == {"2", "3"}


def test_another_database_in_its_place_makes_it_start_anew(path: Path):
    with open_database(path, ARTICLES, read_only=True) as db:
        assert found(Search(db, engine=Engine.TANTIVY), "医保") == {"1", "2"}
    path.unlink()
    store(path, page(9, "大连医保", "另一个。"), page(1, "灵活就业", "没有那个词。"))
    with open_database(path, ARTICLES, read_only=True) as db:
        assert found(Search(db, engine=Engine.TANTIVY), "医保") == {"9"}


def test_another_cutting_makes_it_start_anew(db: Database, monkeypatch: pytest.MonkeyPatch):
    assert found(Search(db, engine=Engine.TANTIVY), "退费") == {"2"}
    monkeypatch.setattr("healthnews.feeds.search.beside.state.VERSION", "next/15.0.0")
    monkeypatch.setattr(
        "healthnews.feeds.search.beside.entries.index_text", lambda text: text and "退费"
    )
    assert found(Search(db, engine=Engine.TANTIVY), "退费") == {
        "1", "2", "article jiusongjiankang:77"
    }  # fmt: skip


def test_other_weights_make_it_start_anew(db: Database):
    heading = Search(db, Ranking(title=20.0), engine=Engine.TANTIVY)
    assert found(heading, "医保") == {"1", "2"}
    by_default = Search(db, engine=Engine.TANTIVY)
    scores = [search.search("职工医保")[0].score for search in (heading, by_default)]
    assert scores[0] > scores[1]


def test_a_folder_that_is_no_index_is_made_one(db: Database):
    folder = folder_of(db)
    folder.mkdir()
    (folder / "meta.json").write_text("{")
    assert found(Search(db, engine=Engine.TANTIVY), "退费") == {"2"}


def test_a_folder_that_cannot_be_made_is_said(db: Database):
    folder_of(db).write_text("a file")
    with pytest.raises(EngineError, match=r"articles\.db\.tantivy"):
        Search(db, engine=Engine.TANTIVY)


_KILLED = """
import os, sys
from pathlib import Path
from healthnews.feeds.search import Engine, Search
from healthnews.feeds.search.beside import keeping
from pipelines.database import open_database
from pipelines.schema import ARTICLES

keeping.state_document = lambda state: os.kill(os.getpid(), 9)
db = open_database(Path(sys.argv[1]), ARTICLES, read_only=True)
Search(db, engine=Engine.TANTIVY).search("断缴")
"""


def test_a_kill_before_the_commit_leaves_the_commit_before(path: Path, db: Database):
    assert found(Search(db, engine=Engine.TANTIVY), "断缴") >= {"1", "2"}
    store(path, page(3, "灵活就业", "断缴要等待。"))
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False)
    assert killed.returncode == -9
    search = Search(db, engine=Engine.TANTIVY)
    assert search._lookup.size() == 3
    assert found(search) == {"1", "2", "3", "article jiusongjiankang:77"}


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("number", [0, 1, 127, 128, 300])
def test_an_engine_knows_how_many_documents_there_are(tmp_path: Path, number: int, engine: Engine):
    pages = [page(at, f"第{at}页", "断缴。") for at in range(number)]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        search.refresh()
        assert search._lookup.size() == number
