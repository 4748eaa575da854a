from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parsers.outcome import Outcome
from pipelines.articles import ArticleStore
from pipelines.content import content_hash
from pipelines.digest import digest
from tests.pipelines.writer import BATCH, CORPUS, batches

ROOT = Path(__file__).parents[2]


def kill_after(path, lines, wait=0.0, stop_at=None):
    """Run the writer, read that many lines, wait, and kill it. Return the lines."""
    command = [sys.executable, "-m", "tests.pipelines.writer", str(path)]
    if stop_at is not None:
        command.append(str(stop_at))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = [process.stdout.readline().strip() for _ in range(lines)]
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return said


def assert_whole(path):
    """Check that the file is sound and every article in it is complete."""
    originals = {item.source_id: item for _, item in CORPUS}
    with ArticleStore.open(path, read_only=True) as store:
        for item in store.articles():
            assert item == originals[item.source_id]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    hashes = dict(connection.execute("SELECT source_id, content_hash FROM articles"))
    connection.close()
    assert hashes == {number: content_hash(originals[number]) for number in hashes}


def finish(path):
    with ArticleStore.open(path) as store:
        return [outcome for batch in batches() for outcome in store.save(batch)]


@pytest.fixture
def undisturbed(tmp_path):
    path = tmp_path / "undisturbed.db"
    assert finish(path) == [Outcome.STORED] * len(CORPUS)
    return digest(path)


def test_a_writer_killed_inside_a_transaction(tmp_path, undisturbed):
    path = tmp_path / "articles.db"
    # Article 13 is in the third batch.
    assert kill_after(path, lines=3, stop_at=13) == ["batch", "batch", "inside"]
    assert_whole(path)
    with ArticleStore.open(path, read_only=True) as store:
        assert store.counts().articles == 2 * BATCH
    stored_before = [Outcome.UNCHANGED] * (2 * BATCH)
    assert finish(path) == stored_before + [Outcome.STORED] * (len(CORPUS) - 2 * BATCH)
    assert digest(path) == undisturbed


@pytest.mark.parametrize(("lines", "wait"), [(1, 0.0), (4, 0.002)])
def test_a_writer_killed_at_some_moment(tmp_path, undisturbed, lines, wait):
    path = tmp_path / "articles.db"
    kill_after(path, lines, wait)
    assert_whole(path)
    with ArticleStore.open(path, read_only=True) as store:
        committed = store.counts().articles
    assert committed >= lines * BATCH
    assert committed % BATCH == 0
    assert finish(path).count(Outcome.STORED) == len(CORPUS) - committed
    assert digest(path) == undisturbed
