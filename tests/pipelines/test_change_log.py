"""The log says which articles are not what they were, and survives what happens to databases."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import relations
from pipelines.articles import ArticleStore
from pipelines.backup import backup
from pipelines.change_log import BEGINNING, ChangeKind, Logged, Mark, has_passed, latest, since
from pipelines.database import open_database
from pipelines.digest import digest
from pipelines.rebuild.built import Built, built_path, doubts, header_of, read_built, write_built
from pipelines.relations import Change, unrelate
from pipelines.schema import ARTICLES
from pipelines.swap import kept_copies, swap
from tests.pipelines.builders import captured, numbered
from tests.pipelines.test_relations import Heard

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ADDED, CHANGED, REMOVED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED


def fill(path: Path, *numbers: int, hours: float = 0, **changes: object) -> Path:
    with ArticleStore.open(path) as store:
        store.save([captured(numbered(number, **changes), hours) for number in numbers])
    return path


def changed(path: Path, mark: Mark = BEGINNING) -> list[tuple[str, ChangeKind]]:
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        assert has_passed(db, mark)
        found = [(of.identity, of.kind) for of in since(db, mark)]
    assert found == sorted(found)
    return found


def now_of(path: Path) -> Mark:
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        return latest(db)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "articles.db", 1, 2, 3)


def test_a_transaction_has_one_number(path):
    assert now_of(path).sequence == 1
    fill(path, 3, 4, hours=1, title="另一个标题")
    assert now_of(path).sequence == 2
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT * FROM v_changes ORDER BY identity").fetchall()
    assert rows == [
        ("example:1", 1, "added"), ("example:2", 1, "added"),
        ("example:3", 2, "changed"), ("example:4", 2, "added"),
    ]  # fmt: skip


def test_what_changes_nothing_is_not_logged(path):
    before = now_of(path)
    fill(path, 1, 2, 3, hours=1)
    assert now_of(path) == before


def test_a_transaction_that_fails_is_not_logged(path, monkeypatch):
    class Failing(Heard):
        def remove(self, _db, _ids):
            raise RuntimeError

    before = now_of(path)
    with closing(open_database(path, ARTICLES)) as db:
        monkeypatch.setattr(relations, "RELATIONS", (Failing(),))
        with pytest.raises(RuntimeError), db.atomic():
            unrelate(db, [1])
    assert now_of(path) == before


def test_an_article_of_which_something_else_holds_is_changed(path, monkeypatch):
    mark, relation = now_of(path), Heard()
    relation.touches = (2,)
    monkeypatch.setattr(relations, "RELATIONS", (relation,))
    fill(path, 9)
    assert changed(path, mark) == [("example:2", CHANGED), ("example:9", ADDED)]
    assert relation.heard == [Change((4,), (4,))]


def test_removing_one_logs_it_and_those_it_leaves_behind(path, monkeypatch):
    mark, relation = now_of(path), Heard()
    relation.touches = (1, 3)
    monkeypatch.setattr(relations, "RELATIONS", (relation,))
    with closing(open_database(path, ARTICLES)) as db, db.atomic():
        assert unrelate(db, [3]) == {1}
        db.execute("DELETE FROM articles WHERE id = 3")
    assert changed(path, mark) == [("example:1", CHANGED), ("example:3", REMOVED)]
    assert now_of(path).sequence == 2


def test_the_log_is_no_content(path, tmp_path):
    fill(tmp_path / "other.db", 1, title="先前的标题")
    fill(tmp_path / "other.db", 1, 2, 3, hours=1)
    assert digest(tmp_path / "other.db") == digest(path)


# --- histories that part ------------------------------------------------------------------


def test_another_database_never_was_there(path, tmp_path):
    other = fill(tmp_path / "other.db", 1, 2, 3)
    assert now_of(other).sequence == now_of(path).sequence
    with closing(open_database(other, ARTICLES, read_only=True)) as db:
        assert not has_passed(db, now_of(path))


def test_a_restored_copy_does_not_know_what_came_after_it(path, tmp_path):
    backup(path, tmp_path / "copy.db")
    before = now_of(path)
    fill(path, 5)
    lost = now_of(path)
    path.unlink()
    shutil.copy(tmp_path / "copy.db", path)
    fill(path, 6)
    assert lost.sequence == now_of(path).sequence
    assert changed(path, before) == [("example:6", ADDED)]
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        assert not has_passed(db, lost)


# --- swaps --------------------------------------------------------------------------------


def swapped(path: Path, new: Path, minutes: int = 0) -> None:
    swap(new, path, now=NOW + timedelta(minutes=minutes), force=True)


def test_a_swap_carries_the_log_over_and_adds_what_differs(path, tmp_path):
    mark = now_of(path)
    new = fill(tmp_path / "new.db", 2, 4)
    fill(new, 3, title="另一个标题")
    swapped(path, new)
    assert changed(path, mark) == [
        ("example:1", REMOVED), ("example:3", CHANGED), ("example:4", ADDED),
    ]  # fmt: skip
    assert now_of(path).sequence == mark.sequence + 1


def test_a_swap_for_the_same_content_logs_nothing(path, tmp_path):
    fill(path, 1, 2, 3, hours=2)
    mark = now_of(path)
    new = fill(tmp_path / "new.db", 3, 2, 1)
    swapped(path, new)
    assert now_of(path) == mark


def test_another_capture_of_the_same_content_is_a_change(path, tmp_path):
    mark = now_of(path)
    new = fill(tmp_path / "new.db", 1, 3)
    fill(new, 2, hours=7)
    swapped(path, new)
    assert changed(path, mark) == [("example:2", CHANGED)]


def test_another_address_of_the_same_content_is_a_change(path, tmp_path):
    mark = now_of(path)
    new = fill(tmp_path / "new.db", 1, 3)
    fill(new, 2, url="https://www.example.cn/health/news/2.html")
    swapped(path, new)
    assert changed(path, mark) == [("example:2", CHANGED)]


def test_undoing_a_swap_is_a_change_too(path, tmp_path):
    mark, content = now_of(path), digest(path)
    swapped(path, fill(tmp_path / "new.db", 2))
    between = now_of(path)
    swapped(path, kept_copies(path)[0], minutes=1)
    assert digest(path) == content
    # The second was alone, and is of a family with the others again.
    back = [("example:1", ADDED), ("example:2", CHANGED), ("example:3", ADDED)]
    assert changed(path, between) == back
    assert {name for name, _ in changed(path, mark)} == {name for name, _ in back}


def test_a_removed_article_stays_removed_in_the_log(path, tmp_path):
    mark = now_of(path)
    with closing(open_database(path, ARTICLES)) as db, db.atomic():
        unrelate(db, [1])
        db.execute("DELETE FROM articles WHERE id = 1")
    swapped(path, fill(tmp_path / "new.db", 2, 3))
    assert changed(path, mark) == [("example:1", REMOVED)]


@pytest.mark.parametrize(
    ("view", "expression"),
    [
        ("v_articles", "CASE identity WHEN 'example:2' THEN {} END AS doubts"),
        ("v_related", "CASE identity WHEN 'example:2' THEN {} END AS related_identity"),
    ],
)
def test_whatever_else_a_view_says_of_an_article_is_compared(path, tmp_path, view, expression):
    mark, new = now_of(path), fill(tmp_path / "new.db", 1, 2, 3)
    for name, value in ((path, 1), (new, 2)):
        with closing(open_database(name, ARTICLES)) as db:
            old = re.split(r"\sAS\s", db.view(view).schema, maxsplit=1)[1]
            db.execute(f"DROP VIEW {view}")
            db.create_view(view, f"SELECT *, {expression.format(value)} FROM ({old})")
    swapped(path, new)
    assert changed(path, mark) == [("example:2", CHANGED)]


def built(new: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    write_built(new, Built(header_of(new), str(tmp_path / "archive"), (), 0))


def test_what_was_built_is_still_what_was_built(path, tmp_path, monkeypatch):
    new = fill(tmp_path / "new.db", 2)
    built(new, tmp_path)
    monkeypatch.setattr("pipelines.swap._remove", lambda _: None)
    swap(new, path, now=NOW)
    assert list(doubts(new)) == []


def test_killed_between_the_log_and_the_copy_a_forced_swap_goes_on(path, tmp_path, monkeypatch):
    mark, new = now_of(path), fill(tmp_path / "new.db", 2)
    built(new, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.swap._stay_built", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            swap(new, path, now=NOW)
    assert read_built(new) is not None
    assert changed(path, mark) == []
    swapped(path, new, minutes=1)
    # The second has lost its siblings, and with them its family.
    assert changed(path, mark) == [
        ("example:1", REMOVED), ("example:2", CHANGED), ("example:3", REMOVED),
    ]  # fmt: skip
    assert not built_path(new).exists()


def test_logged_articles_are_records(path):
    with closing(open_database(path, ARTICLES, read_only=True)) as db:
        assert next(since(db, BEGINNING)) == Logged("example:1", ADDED)
