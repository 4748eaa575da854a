"""What holds between articles is told of every change, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines import relations
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.relations import Change, relate, relate_all, unrelate
from pipelines.schema import ARTICLES
from tests.pipelines.builders import captured, numbered


class Heard:
    """A relation that writes down what it is told, and what it finds stored then."""

    def __init__(self, name: str = "", heard: list[object] | None = None) -> None:
        self.name = name
        self.heard: list[object] = [] if heard is None else heard
        self.stored: list[int] = []
        self.touches: tuple[int, ...] = ()

    def update(self, db: Database, change: Change) -> Collection[int]:
        assert db.conn.in_transaction
        self.heard.append((self.name, change) if self.name else change)
        self.stored.append(db.table("articles").count)
        return self.touches

    def remove(self, _db: Database, ids: Sequence[int]) -> Collection[int]:
        self.heard.append((self.name, tuple(ids)))
        return self.touches


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    relation = Heard()
    monkeypatch.setattr(relations, "RELATIONS", (relation,))
    return relation


@pytest.fixture
def store(tmp_path: Path):
    with ArticleStore.open(tmp_path / "articles.db") as opened:
        yield opened


def test_new_articles_are_written_and_sighted(store: ArticleStore, heard: Heard):
    store.save([captured(numbered(1)), captured(numbered(2))])

    assert heard.heard == [Change(written=(1, 2), sighted=(1, 2))]
    assert heard.stored == [2]


def test_an_article_that_stays_the_same_is_only_sighted(store: ArticleStore, heard: Heard):
    store.save([captured(numbered(1)), captured(numbered(2))])
    store.save([captured(numbered(2), hours=1), captured(numbered(1, title="另一个"), hours=1)])

    assert heard.heard[1] == Change(written=(1,), sighted=(1, 2))


def test_a_relation_that_fails_takes_the_articles_with_it(
    store: ArticleStore, monkeypatch: pytest.MonkeyPatch
):
    class Failing(Heard):
        def update(self, db: Database, change: Change) -> Collection[int]:
            raise RuntimeError(f"{change} of {db.table('articles').count}")

    monkeypatch.setattr(relations, "RELATIONS", (Failing(),))
    with pytest.raises(RuntimeError, match="of 1"):
        store.save([captured(numbered(1))])

    assert store.counts().articles == 0


def test_nothing_is_told_of_nothing(store: ArticleStore, heard: Heard):
    store.save([])

    assert heard.heard == []


def test_relations_are_let_go_in_reverse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said: list[object] = []
    monkeypatch.setattr(relations, "RELATIONS", (Heard("first", said), Heard("second", said)))
    unrelate(open_database(tmp_path / "articles.db", ARTICLES), [3, 4])

    assert said == [("second", (3, 4)), ("first", (3, 4))]


def test_what_changed_is_what_was_written_and_what_relations_touched(tmp_path: Path, heard: Heard):
    heard.touches = (7, 2)
    db = open_database(tmp_path / "articles.db", ARTICLES)
    db.execute("BEGIN")

    assert relate(db, Change((1, 2), (1, 2, 3))) == {1, 2, 7}
    assert relate(db, Change((), (3,))) == {2, 7}
    assert unrelate(db, [2]) == {7}


def test_all_are_related_a_page_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "articles.db"
    with ArticleStore.open(path) as store:
        store.save([captured(numbered(number)) for number in range(5)])
    relation, done = Heard(), list[int]()
    monkeypatch.setattr(relations, "RELATIONS", (relation,))
    monkeypatch.setattr(relations, "_PAGE", 2)
    db = Database(path)
    db.execute("BEGIN")
    relate_all(db, done.append)
    db.close()

    assert relation.heard == [
        Change((1, 2), (1, 2)), Change((3, 4), (3, 4)), Change((5,), (5,)),
    ]  # fmt: skip
    assert done == [2, 2, 1]


def test_a_relation_lets_go_of_an_article_while_it_is_still_there(
    store: ArticleStore, monkeypatch: pytest.MonkeyPatch
):
    class LettingGo(Heard):
        def remove(self, db: Database, ids: Sequence[int]) -> Collection[int]:
            assert db.conn.in_transaction
            self.stored.append(db.table("articles").count)
            return super().remove(db, ids)

    store.save([captured(numbered(1)), captured(numbered(2))])
    relation = LettingGo()
    monkeypatch.setattr(relations, "RELATIONS", (relation,))
    assert store.remove("example:2")
    assert not store.remove("example:2")

    assert relation.heard == [("", (2,))]
    assert relation.stored == [2]
    assert store.counts().articles == 1
