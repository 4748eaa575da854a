from __future__ import annotations

import os
import sqlite3

import pytest

from pipelines.articles import ArticleStore
from pipelines.backup import backup
from pipelines.digest import digest
from pipelines.errors import BackupError, MissingDatabaseError
from tests.pipelines.archive.stopping import killed_at
from tests.pipelines.builders import URL, article, captured, numbered


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "articles.db"
    with ArticleStore.open(path) as store:
        store.save([captured(numbered(number)) for number in range(30)])
    return path


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "articles.db"


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_a_copy_is_one_file_with_the_same_content(source, target):
    backup(source, target)
    assert names(target.parent) == ["articles.db"]
    assert digest(target) == digest(source)
    assert names(source.parent) == ["articles.db", "copies"]


def test_a_database_in_use_is_copied_as_of_now(source, target):
    with ArticleStore.open(source) as writer:
        writer.save([captured(article())])
        backup(source, target)
        writer.save([captured(numbered(99))])
    with ArticleStore.open(target, read_only=True) as copy:
        assert copy.get(URL) == article()
        assert copy.counts().articles == 31


def test_a_copy_is_as_readable_as_its_source(source, target):
    source.chmod(0o640)
    backup(source, target)
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_target_is_kept_unless_asked(source, target):
    target.write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        backup(source, target)
    assert target.read_text() == "precious"
    assert names(target.parent) == ["articles.db"]


def test_a_target_is_replaced_when_asked(source, target):
    target.write_text("old")
    backup(source, target, overwrite=True)
    assert digest(target) == digest(source)


def test_a_target_made_meanwhile_is_kept(source, target, monkeypatch):
    monkeypatch.setattr("pipelines.backup._sync", lambda _: target.write_text("precious"))
    with pytest.raises(BackupError, match="exists already"):
        backup(source, target)
    assert target.read_text() == "precious"
    assert names(target.parent) == ["articles.db"]


STEPS = [(os, name) for name in ("close", "open", "link", "replace", "unlink", "fsync")]


@pytest.mark.parametrize("overwrite", [False, True])
def test_killed_at_any_step_it_leaves_the_whole_copy_or_none(source, target, overwrite):
    wanted, step = digest(source), 1
    while killed_at(step, STEPS, lambda: backup(source, target, overwrite=overwrite)):
        if target.exists():
            assert digest(target) == wanted
            target.unlink()
        step += 1
    assert digest(target) == wanted
    assert step > 6


def test_where_a_file_has_one_name_only_it_is_copied_all_the_same(source, target, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    backup(source, target)
    assert digest(target) == digest(source)
    assert names(target.parent) == ["articles.db"]


def test_a_target_in_use_is_never_replaced(source, target):
    with ArticleStore.open(target) as store:
        store.save([captured(article())])
        with pytest.raises(BackupError, match=r"in use, or not closed: articles\.db-wal exists"):
            backup(source, target, overwrite=True)


def test_a_database_is_not_copied_onto_itself(source):
    with pytest.raises(BackupError, match="the same file"):
        backup(source, source, overwrite=True)


def test_a_missing_source_is_named(tmp_path, target):
    with pytest.raises(MissingDatabaseError, match=r"no\.db: there is no database to copy"):
        backup(tmp_path / "no.db", target)
    assert names(target.parent) == []


def test_a_missing_folder_is_named(source, tmp_path):
    with pytest.raises(BackupError, match=r"cannot write in .*nowhere"):
        backup(source, tmp_path / "nowhere" / "articles.db")


def test_a_source_that_is_no_database_leaves_nothing(source, target):
    source.write_text("标题\n" * 500)
    with pytest.raises(BackupError, match=r"cannot copy .*articles\.db: file is not a database"):
        backup(source, target)
    assert names(target.parent) == []


def test_a_damaged_source_leaves_nothing(source, target):
    connection = sqlite3.connect(source)
    connection.execute("PRAGMA writable_schema = ON")
    # An index that claims to be of another table: readable, and wrong.
    connection.execute(
        "UPDATE sqlite_master SET rootpage ="
        " (SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_qa_1')"
        " WHERE name = 'sqlite_autoindex_related_1'"
    )
    connection.commit()
    connection.close()
    with pytest.raises(BackupError, match=r"articles\.db is damaged: "):
        backup(source, target)
    assert names(target.parent) == []
