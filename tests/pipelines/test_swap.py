"""A swap disturbs no reader, loses nothing, and is done whole or not at all."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.archive.file_errors import write_whole
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.digest import digest
from pipelines.errors import MissingDatabaseError, NotADatabaseError, OlderSchemaError
from pipelines.rebuild.built import Built, SegmentSize, built_path, header_of, write_built
from pipelines.schema import ARTICLES
from pipelines.swap import SwapError, forget, kept_copies, swap
from tests.pipelines.builders import article, captured, numbered

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 8, 30, 0, 250, tzinfo=UTC)
KEPT = "articles.20260301T083000000250Z.old.db"


def fill(path, numbers, **changes):
    with ArticleStore.open(path) as store:
        store.save([captured(numbered(number, **changes)) for number in numbers])
    return path


@pytest.fixture
def current(tmp_path):
    return fill(tmp_path / "articles.db", range(40))


@pytest.fixture
def new(tmp_path):
    return fill(tmp_path / "articles.rebuilt.db", range(20, 80), summary="5.8%")


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(b"segment")
    return folder


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def titles(path):
    with ArticleStore.open(path, read_only=True) as store:
        return [item.title for item in store.articles()]


def test_the_new_content_takes_the_place_and_the_old_is_kept(current, new, tmp_path):
    old_digest, new_digest = digest(current), digest(new)
    swapped = swap(new, current, now=NOW, force=True)
    assert (swapped.kept, swapped.overtaken) == (tmp_path / KEPT, False)
    assert digest(current) == new_digest
    assert digest(tmp_path / KEPT) == old_digest
    assert names(tmp_path) == [KEPT, "articles.db"]


def test_what_was_kept_can_be_swapped_back(current, new, tmp_path):
    old_digest, new_digest = digest(current), digest(new)
    swap(new, current, now=NOW, force=True)
    swap(tmp_path / KEPT, current, now=NOW + timedelta(seconds=1), force=True)
    assert digest(current) == old_digest
    (kept,) = kept_copies(current)
    assert digest(kept) == new_digest


def test_the_swapped_database_can_be_written_to(current, new):
    swap(new, current, now=NOW, force=True)
    with ArticleStore.open(current) as store:
        store.save([captured(numbered(99))])
        assert store.counts().articles == 61


def test_a_first_database_is_moved_into_place(new, tmp_path):
    new_digest = digest(new)
    swapped = swap(new, tmp_path / "articles.db", now=NOW, force=True)
    assert swapped.kept is None
    assert digest(tmp_path / "articles.db") == new_digest
    assert names(tmp_path) == ["articles.db"]


# --- readers ----------------------------------------------------------------------------


def test_a_reader_keeps_the_old_rows_until_its_transaction_ends(current, new):
    with ArticleStore.open(current, read_only=True) as reader:
        with reader.frozen():
            stream = reader.stored()
            before = [next(stream) for _ in range(5)]
            swap(new, current, now=NOW, force=True)
            rest = list(stream)
            assert len(before) + len(rest) == 40
            assert all(stored.article.summary is None for stored in rest)
            assert reader.counts().articles == 40
        assert reader.counts().articles == 60


READER = """
import sys
from pipelines.articles import ArticleStore
with ArticleStore.open(sys.argv[1], read_only=True) as store:
    with store.frozen():
        print(store.counts().articles, flush=True)
        sys.stdin.readline()
        print(sum(item.summary is None for item in store.articles()), flush=True)
    print(store.counts().articles, flush=True)
"""


def test_a_reader_in_another_process_is_not_disturbed(current, new):
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(current)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "40\n"
        swap(new, current, now=NOW, force=True)
        assert len(titles(current)) == 60
        said, _ = reader.communicate("go on\n", timeout=30)
    assert said == "40\n60\n"
    assert reader.returncode == 0


def test_a_connection_opened_before_moves_over_by_itself(current, new):
    with ArticleStore.open(current, read_only=True) as reader:
        assert reader.get("example:1") is not None
        swap(new, current, now=NOW, force=True)
        assert reader.get("example:1") is None
        assert reader.get("example:79").summary == "5.8%"


def test_a_writer_that_comes_in_between_is_reported(current, new, monkeypatch):
    def keep_and_write(source, target):
        real(source, target)
        fill(current, [500])

    real = sys.modules["pipelines.swap"].backup
    monkeypatch.setattr("pipelines.swap.backup", keep_and_write)
    assert swap(new, current, now=NOW, force=True).overtaken


def test_a_writer_that_does_not_end_keeps_the_swap_out(current, new, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.database.BUSY_TIMEOUT", 0.05)
    before = digest(current)
    with closing(open_database(current, ARTICLES)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(SwapError, match="another process keeps writing to it"):
            swap(new, current, now=NOW, force=True)
        writer.rollback()
    assert digest(current) == before
    assert names(tmp_path) == ["articles.db", "articles.rebuilt.db"]


# --- kills ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_swap_leaves_the_old_or_the_new_and_can_be_repeated(tmp_path, seed):
    current = fill(tmp_path / "articles.db", range(400))
    new = fill(tmp_path / "articles.rebuilt.db", range(200, 900), summary="5.8%")
    either = {digest(current), digest(new)}
    wanted = digest(new)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.pipelines.swapper", str(new), str(current)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "begin\n"
        time.sleep(random.Random(seed).uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
    assert digest(current) in either
    with closing(sqlite3.connect(current)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    if new.exists():
        swap(new, current, now=NOW, force=True)
    assert digest(current) == wanted
    assert {digest(kept) for kept in kept_copies(current)} <= either
    assert either - {wanted} <= {digest(kept) for kept in kept_copies(current)}


# --- refusals ---------------------------------------------------------------------------


def refused(new, current, **options):
    before = digest(current)
    with pytest.raises(SwapError) as caught:
        swap(new, current, now=NOW, **options)
    assert digest(current) == before
    assert new.exists()
    assert kept_copies(current) == []
    return str(caught.value)


def test_a_database_of_unknown_origin_is_refused(current, new):
    assert refused(new, current) == (
        f"{new}: not swapped in: it is not known what it was built from. "
        "Rebuild again, or force the swap"
    )


def built(new, archive, *, damaged=0, size=7):
    write_built(
        new, Built(header_of(new), str(archive), (SegmentSize("a.warc.gz", size),), damaged)
    )


def test_a_whole_rebuild_is_taken_without_force(current, new, archive):
    built(new, archive)
    wanted = digest(new)
    swap(new, current, now=NOW)
    assert digest(current) == wanted
    assert not built_path(new).exists()


def test_an_archive_that_has_grown_is_a_reason_to_refuse(current, new, archive):
    built(new, archive)
    (archive / "b.warc.gz").write_bytes(b"newer")
    (archive / "c.warc.gz.open").write_bytes(b"now")
    message = refused(new, current)
    assert "the archive has a segment that it was built without: b.warc.gz (and 1 more)" in message


def test_a_segment_being_written_is_a_reason_to_refuse(current, new, archive):
    built(new, archive)
    (archive / "c.warc.gz.open").write_bytes(b"now")
    assert "a segment is being written: c.warc.gz.open" in refused(new, current)


def test_refusals_kept_apart_are_no_reason(current, new, archive):
    built(new, archive)
    (archive / "blocked").mkdir()
    (archive / "blocked" / "c.warc.gz").write_bytes(b"captcha")
    (archive / "blocked" / "d.warc.gz.open").write_bytes(b"captcha")
    assert swap(new, current, now=NOW).kept is not None


def test_a_segment_that_has_changed_is_a_reason_to_refuse(current, new, archive):
    built(new, archive, size=6)
    assert "a segment has changed since it was built: a.warc.gz" in refused(new, current)


def test_damage_is_a_reason_to_refuse(current, new, archive):
    built(new, archive, damaged=3)
    assert "the archive was damaged at 3 spots when it was built" in refused(new, current)


def test_a_rebuild_that_was_written_to_is_refused(current, new, archive):
    built(new, archive)
    fill(new, [900])
    assert "it was written to after it was built" in refused(new, current)


def test_an_archive_that_is_gone_is_a_reason_to_refuse(current, new, tmp_path):
    built(new, tmp_path / "gone")
    assert "the archive it was built from is gone" in refused(new, current)


def test_damaged_facts_are_no_facts(current, new, archive):
    built(new, archive)
    write_whole(built_path(new), b"{")
    assert "it is not known what it was built from" in refused(new, current)


def test_a_database_is_not_swapped_with_itself(current):
    with pytest.raises(SwapError, match="the current database itself"):
        swap(current, current, now=NOW, force=True)


def test_a_missing_database_is_named(current, tmp_path):
    with pytest.raises(MissingDatabaseError, match=r"no\.db: there is no database to swap in"):
        swap(tmp_path / "no.db", current, now=NOW, force=True)


def test_another_programs_file_is_refused(current, tmp_path):
    (tmp_path / "x.db").write_text("标题\n" * 500)
    with pytest.raises(NotADatabaseError):
        swap(tmp_path / "x.db", current, now=NOW, force=True)


def test_an_older_schema_is_refused(current, new):
    with closing(sqlite3.connect(new)) as db:
        db.execute("PRAGMA user_version = 0")
    with pytest.raises(OlderSchemaError):
        swap(new, current, now=NOW, force=True)


def test_a_damaged_database_is_refused(current, new):
    with closing(sqlite3.connect(new)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET rootpage ="
            " (SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_qa_1')"
            " WHERE name = 'sqlite_autoindex_related_1'"
        )
        db.commit()
    assert "damaged: " in refused(new, current, force=True)


def test_pages_of_another_size_are_refused_with_the_cure(current, new):
    cure = "PRAGMA journal_mode = DELETE; PRAGMA page_size = {}; VACUUM"
    run(new, cure.format(8192))
    assert cure.format(4096) in refused(new, current, force=True)
    run(new, cure.format(4096))
    wanted = digest(new)
    swap(new, current, now=NOW, force=True)
    assert digest(current) == wanted


def run(path, script):
    with closing(sqlite3.connect(path)) as db:
        for statement in script.split("; "):
            db.execute(statement)


def test_a_first_database_that_is_in_use_is_not_moved(new, tmp_path):
    with ArticleStore.open(new) as writer:
        writer.save([captured(article())])
        with pytest.raises(SwapError, match=r"in use, or not closed: articles\.rebuilt\.db-wal"):
            swap(new, tmp_path / "articles.db", now=NOW, force=True)
    assert not (tmp_path / "articles.db").exists()


def test_a_log_left_by_a_deleted_database_is_not_replayed(current, new):
    with ArticleStore.open(current) as writer:
        writer.save([captured(article())])
        log = Path(f"{current}-wal").read_bytes()
    current.unlink()
    Path(f"{current}-wal").write_bytes(log)
    with pytest.raises(SwapError, match=r"articles\.db-wal exists"):
        swap(new, current, now=NOW, force=True)


# --- what was kept ----------------------------------------------------------------------


def test_kept_copies_are_listed_oldest_first_and_forgotten_when_told(current, new, tmp_path):
    swap(new, current, now=NOW, force=True)
    swap(fill(new, [1]), current, now=NOW + timedelta(days=1), force=True)
    (tmp_path / "articles.mine.old.db").write_text("mine")
    (tmp_path / "other.20260301T083000000250Z.old.db").write_text("of another database")
    first, second = kept_copies(current)
    assert first == tmp_path / KEPT
    forget(first, current)
    assert kept_copies(current) == [second]


@pytest.mark.parametrize("name", ["articles.db", "articles.mine.old.db", "no.db"])
def test_only_what_a_swap_has_kept_is_forgotten(current, tmp_path, name):
    (tmp_path / "articles.mine.old.db").write_text("mine")
    before = names(tmp_path)
    with pytest.raises(SwapError, match="has kept this"):
        forget(tmp_path / name, current)
    assert names(tmp_path) == before
