"""The index says what the stored articles say: no more, no less, in whatever order they came."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from parsers.record import QA, Block, BlockKind, Related
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.rebuild.merging import Building
from pipelines.rebuild.part_tables import create_part
from pipelines.rebuild.part_writer import PartWriter
from pipelines.relations import relate_all, unrelate
from pipelines.schema import ARTICLES
from pipelines.search import index
from pipelines.search.tokens import VERSION
from tests.pipelines.builders import RELATED, captured, numbered
from tests.pipelines.search.indexes import entries, terms

STUB = "article jiusongjiankang:9"
TITLE = "断缴怎么办"
PARAGRAPH = Block(BlockKind.PARAGRAPH, "可补缴。")
HEADING = Block(BlockKind.HEADING, "条件", level=2)


def plain(number: int, **changes):
    """Return a question page whose words are those given, and few others."""
    given = {"title": TITLE, "blocks": (PARAGRAPH,), "qa": (QA(TITLE, "可补缴。"),)}
    return numbered(number, **{"related": (), **given, **changes})


def teaser(number: int, title: str, snippet: str | None = None) -> Related:
    """Return a teaser of the article of that number."""
    url = f"https://m.jiusongjiankang.com/health/news/{number}.html"
    return replace(RELATED, title=title, snippet=snippet, url=url)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def save(path: Path, *items, hours: float = 0) -> None:
    with ArticleStore.open(path) as store:
        store.save([captured(item, hours) for item in items])


def test_a_question_page_is_one_document_and_indexed_once(path: Path):
    save(path, plain(1, summary="可以", blocks=(HEADING, PARAGRAPH)))

    assert terms(path, "example:1", "question") == {
        "title": "断缴 缴怎 怎么 么办 办",
        "headings": "条件 件",
        "body": "可以 以 可补 补缴 缴",
    }
    assert {kind for _, kind, *_ in entries(path)} == {"question"}


def test_pairs_of_a_page_are_documents_beside_the_article(path: Path):
    pairs = (QA("谁能参保?", "都能。"), QA("怎么交?", "线上。"))
    blocks = (Block(BlockKind.HEADING, "谁能参保?", 2), Block(BlockKind.PARAGRAPH, "都能。"))
    save(path, plain(1, title="医保", qa=pairs, blocks=blocks))

    assert terms(path, "example:1", "article") == {
        "title": "医保 保",
        "question": "谁能 能参 参保 保 怎么 么交 交",
        "body": "都能 能",
    }
    assert terms(path, "example:1", "qa", 2) == {
        "title": "医保 保",
        "question": "怎么 么交 交",
        "body": "线上 上",
    }


def test_an_update_leaves_no_token_of_what_was_there(path: Path):
    save(path, plain(1), plain(2))
    save(path, plain(1, blocks=(Block(BlockKind.PARAGRAPH, "不行。"),)), hours=1)

    assert terms(path, "example:1", "question")["body"] == "不行 行"
    assert terms(path, "example:2", "question")["body"] == "可补 补缴 缴"


def test_what_stays_the_same_is_not_touched(path: Path):
    save(path, plain(1))
    with Database(path) as db:
        before = db.execute("SELECT id, block FROM search_index_data ORDER BY id").fetchall()
    save(path, plain(1), hours=1)
    with Database(path) as db:
        assert (
            db.execute("SELECT id, block FROM search_index_data ORDER BY id").fetchall() == before
        )


def test_removed_articles_leave_nothing(path: Path):
    save(path, plain(1), plain(2))
    remove(path, "example:1")
    alone = path.with_name("alone.db")
    save(alone, plain(2))

    assert entries(path) == entries(alone)


def test_a_vacuum_detaches_nothing(path: Path):
    save(path, *map(plain, range(5)))
    with open_database(path, ARTICLES) as db:
        db.execute("BEGIN")
        unrelate(db, [1, 2])
        db.execute("DELETE FROM articles WHERE id IN (1, 2)")
        db.conn.commit()
        before = entries(path)
        db.execute("VACUUM")

    assert entries(path) == before
    assert {identity for identity, *_ in before} == {"example:2", "example:3", "example:4"}


def test_relating_all_once_more_changes_nothing(path: Path):
    save(path, *map(plain, range(3)))
    before = entries(path)
    with open_database(path, ARTICLES) as db:
        db.execute("BEGIN")
        relate_all(db, lambda _: None)
        db.conn.commit()

    assert entries(path) == before


def test_an_index_of_another_version_is_written_again_before_anything_is_taken_out(path: Path):
    save(path, plain(1), plain(2))
    with open_database(path, ARTICLES) as db, db.conn:
        assert index.version(db) == VERSION
        db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
        db.execute("INSERT INTO search_index (rowid, title) VALUES (1, 'unlike us')")
        db.execute("UPDATE search_state SET tokens = '0/1.1'")
        assert index.version(db) != VERSION
    save(path, plain(1, title="别的"), hours=1)
    fresh = path.with_name("fresh.db")
    save(fresh, plain(1, title="别的"), plain(2))

    assert entries(path) == entries(fresh)
    with open_database(path, ARTICLES) as db:
        assert index.version(db) == VERSION


def test_a_teaser_of_an_article_that_is_not_known_is_a_document(path: Path):
    save(path, plain(1, related=(teaser(9, "断缴", "可续"),)))

    assert terms(path, STUB, "stub") == {"title": "断缴 缴", "body": "可续 续"}


def test_a_stub_says_what_its_teasers_say_now(path: Path):
    save(path, plain(1, related=(teaser(9, "断缴", "可续"),)))
    save(path, plain(2, related=(teaser(9, "断缴", "可续缴"),)))
    assert terms(path, STUB, "stub")["body"] == "可续 续缴 缴"
    save(path, plain(2), hours=1)
    assert terms(path, STUB, "stub")["body"] == "可续 续"
    save(path, plain(1), hours=1)
    assert terms(path, STUB, "stub") == {}


def test_an_article_takes_the_place_of_its_stub(path: Path):
    save(path, plain(1, related=(teaser(9, TITLE, "可续"),)))
    save(path, plain(9, site="jiusongjiankang"))

    assert {kind for _, kind, *_ in entries(path)} == {"question"}


def test_a_stub_goes_with_the_only_page_that_showed_it_and_comes_back_with_its_article_gone(
    path: Path,
):
    known = plain(9, site="jiusongjiankang", title="断缴")
    save(path, plain(1, related=(teaser(9, "断缴"), teaser(8, "别的"))), plain(2), known)
    remove(path, "jiusongjiankang:9")
    assert terms(path, STUB, "stub") == {"title": "断缴 缴"}
    remove(path, "example:1")
    assert {identity for identity, *_ in entries(path)} == {"example:2"}


def remove(path: Path, identity: str) -> None:
    with open_database(path, ARTICLES) as db:
        (key,) = db.execute("SELECT id FROM articles WHERE identity = ?", [identity]).fetchone()
        db.execute("BEGIN")
        unrelate(db, [key])
        db.execute("DELETE FROM articles WHERE id = ?", [key])
        db.conn.commit()


VERSIONS = [
    plain(
        1,
        related=(teaser(9, "断缴", "可续"), teaser(8, "别的")),
        blocks=(Block(BlockKind.PARAGRAPH, "第一。"),),
    ),
    plain(1, title="另一个", qa=(QA("一?", "二。"), QA("三?", "四。"))),
    plain(1, qa=(), related=(teaser(9, "断缴", "可续"),)),
    plain(2, related=(teaser(9, "断缴了", "可续缴"), teaser(7, "再别的"))),
    plain(2, blocks=(), related=(teaser(7, "再别的", "说明"),)),
]


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(range(len(VERSIONS))),
    cuts=st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_any_order_and_any_batches_give_the_same_index(order: list[int], cuts: list[bool]):
    with tempfile.TemporaryDirectory() as name:
        expected, path = Path(name, "expected.db"), Path(name, "articles.db")
        save(expected, VERSIONS[2], VERSIONS[4])
        batches, number = [[]], itertools.count()
        for which in order:
            batches[-1].append(captured(VERSIONS[which], hours=which))
            if cuts[next(number)]:
                batches.append([])
        with ArticleStore.open(path) as store:
            for batch in batches:
                store.save(batch)

        assert entries(path) == entries(expected)


def test_a_part_that_replaces_articles_of_a_copy_keeps_the_index_in_step(path: Path):
    part, fresh = path.with_name("part"), path.with_name("fresh.db")
    save(path, plain(1), plain(2))
    make_part(part, plain(1, title="别的"), plain(3))
    with Building.open(path) as building:
        building.merge(part)
        building.relate(lambda _: None)
    save(fresh, plain(1, title="别的"), plain(2), plain(3))

    assert entries(path) == entries(fresh)


def make_part(path: Path, *items) -> None:
    db = create_part(path)
    writer = PartWriter(db)
    writer.take([captured(item, hours=1) for item in items])
    writer.finish("key")
    db.execute("COMMIT")
    db.close()
