from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import pytest
from sqlite_utils import Database, Migrations

from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.errors import (
    MissingDatabaseError,
    NewerSchemaError,
    NotADatabaseError,
    OlderSchemaError,
    StoreError,
)
from pipelines.schema import ARTICLES, CRAWL
from pipelines.schema.definition import strict
from tests.pipelines.builders import article, captured


@pytest.fixture
def path(tmp_path):
    return tmp_path / "articles.db"


def pragma(db, name):
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def run(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# Tables of sqlite-utils, and those that are FTS5's own.
FREE = ("_", "search_index", "search_terms")


@pytest.mark.parametrize("schema", [ARTICLES, CRAWL], ids=["articles", "crawl"])
def test_a_new_file_is_set_up(path, schema):
    with open_database(path, schema) as db:
        assert pragma(db, "journal_mode") == "wal"
        assert pragma(db, "foreign_keys") == 1
        assert pragma(db, "synchronous") == 1  # NORMAL
        assert pragma(db, "wal_autocheckpoint") == 8000
        assert pragma(db, "application_id") == schema.application_id
        assert pragma(db, "user_version") == schema.version
        assert list(db.query("SELECT * FROM schema_version")) == [{"version": schema.version}]
        assert all(table.strict for table in db.tables if not table.name.startswith(FREE))


def test_foreign_keys_hold(path):
    with open_database(path, ARTICLES) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO qa VALUES (99, 1, '问', '答')")


def test_children_go_with_their_article(path):
    with ArticleStore.open(path) as store:
        store.save([captured(article())])
    with open_database(path, ARTICLES) as db:
        db.execute("DELETE FROM articles")
        for table in ("blocks", "qa", "related", "aliases", "flags"):
            assert db.table(table).count == 0


def test_opening_again_changes_nothing(path):
    open_database(path, ARTICLES).close()
    before = path.read_bytes()
    open_database(path, ARTICLES).close()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_kept(path):
    path.write_text("标题,正文\n" * 100, encoding="utf-8")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NotADatabaseError, match=r"articles\.db: this is not a SQLite database"):
            ArticleStore.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_kept(path):
    run(path, "CREATE TABLE bookmarks (url)")
    before = path.read_bytes()
    with pytest.raises(NotADatabaseError, match="application_id 0x0, expected 0x686e4152"):
        ArticleStore.open(path)
    assert path.read_bytes() == before


def test_the_two_databases_are_not_mistaken_for_each_other(path):
    CrawlStore.open(path).close()
    with pytest.raises(NotADatabaseError, match="no healthnews articles database"):
        ArticleStore.open(path)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_schema_is_refused(path, read_only):
    ArticleStore.open(path).close()
    run(path, "PRAGMA user_version = 99")
    with pytest.raises(
        NewerSchemaError, match=f"version 99, this release knows {ARTICLES.version}"
    ):
        ArticleStore.open(path, read_only=read_only)


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    with ArticleStore.open(path) as store:
        assert store.counts().articles == 0


def test_a_reader_refuses_an_empty_file(path):
    path.touch()
    with pytest.raises(
        OlderSchemaError, match=f"schema version 0, this release reads {ARTICLES.version}"
    ):
        ArticleStore.open(path, read_only=True)
    assert path.read_bytes() == b""


def test_a_reader_refuses_a_missing_file(path, tmp_path):
    with pytest.raises(MissingDatabaseError) as caught:
        CrawlStore.open(path, read_only=True)
    assert caught.value.path == path
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "no" / "articles.db"
    with pytest.raises(StoreError, match=r"no/articles\.db: SQLite says: unable to open"):
        ArticleStore.open(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(StoreError, match="SQLite says: unable to open"):
        ArticleStore.open(tmp_path)


def test_a_path_may_hold_characters_that_urls_reserve(tmp_path):
    path = tmp_path / "文章 100%?#.db"
    ArticleStore.open(path).close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["文章 100%?#.db"]


@pytest.fixture
def reading(path):
    """Yield a connection that reads a database in rollback mode, as a fresh copy is."""
    ArticleStore.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN")
    connection.execute("SELECT * FROM articles").fetchall()
    yield connection
    connection.close()


def test_a_writer_waits_for_readers_before_it_changes_the_journal(path, reading):
    release = threading.Timer(0.1, reading.execute, ["COMMIT"])
    release.start()
    with open_database(path, ARTICLES) as db:
        assert pragma(db, "journal_mode") == "wal"
    release.join()


def busy_error(path):
    """Return the error that SQLite gives where another connection has the file."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with pytest.raises(sqlite3.OperationalError) as caught:
        other.execute("BEGIN IMMEDIATE")
    other.close()
    holder.close()
    return caught.value


def test_a_writer_refused_at_once_tries_again(path, tmp_path, monkeypatch):
    refusals = [busy_error(tmp_path / "other.db")]
    really = Database.enable_wal

    def enable_wal(db):
        if refusals:
            raise refusals.pop()
        really(db)

    monkeypatch.setattr(Database, "enable_wal", enable_wal)
    with open_database(path, ARTICLES) as db:
        assert pragma(db, "journal_mode") == "wal"


@pytest.mark.usefixtures("reading")
def test_a_writer_does_not_wait_for_ever(path, monkeypatch):
    monkeypatch.setattr("pipelines.database.BUSY_TIMEOUT", 0.05)
    with pytest.raises(StoreError, match="SQLite says: database is locked"):
        open_database(path, ARTICLES)


def extended(step):
    """Return the articles schema with one more migration."""
    migrations = Migrations("healthnews.articles")
    for known in ARTICLES.migrations._migrations:
        migrations(name=known.name)(known.fn)
    migrations(name="m999_extra")(step)
    return replace(ARTICLES, version=ARTICLES.version + 1, migrations=migrations)


def test_an_older_database_is_migrated_and_keeps_its_content(path):
    with ArticleStore.open(path) as store:
        store.save([captured(article())])
    newer = extended(lambda db: db.execute("CREATE TABLE extra (id INTEGER)"))
    with pytest.raises(OlderSchemaError, match="brings it up to date"):
        open_database(path, newer, read_only=True)
    with open_database(path, newer) as db:
        assert pragma(db, "user_version") == ARTICLES.version + 1
        assert db.table("extra").exists()
        assert db.table("articles").count == 1


def test_a_migration_that_fails_leaves_the_database_as_it_was(path):
    ArticleStore.open(path).close()

    def fails(db):
        db.execute("CREATE TABLE extra (id INTEGER)")
        db.execute("CREATE TABLE articles (id INTEGER)")

    with pytest.raises(StoreError, match="table articles already exists"):
        open_database(path, extended(fails))
    with ArticleStore.open(path, read_only=True) as store:
        assert store.counts().articles == 0
    with open_database(path, ARTICLES) as db:
        assert not db.table("extra").exists()


def test_an_old_sqlite_gets_tables_without_strict(monkeypatch):
    with Database(memory=True) as db:
        monkeypatch.setattr(Database, "sqlite_version", (3, 36, 0))
        assert strict(db) == ""
