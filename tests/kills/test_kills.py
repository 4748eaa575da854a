"""An ingest or a rebuild killed at any moment loses nothing.

Run again, it ends where it would have ended.

Three kills a test by default; `make test-kill` makes it thirty.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.articles import ArticleStore
from pipelines.digest import digest
from tests.healthnews.command import ROOT, healthnews, started
from tests.kills.archives import assert_index_is_the_archive, captures
from tests.kills.corpus import ARTICLES
from tests.kills.killing import KILLS, Watch, moments, run_killed

REBUILD = ["rebuild", "--into", "new.db", "--jobs", "2"]


@dataclass(frozen=True)
class Undisturbed:
    """What a command comes to when nobody kills it."""

    folder: Path
    digest: str
    seconds: float


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "archives"
    command = [sys.executable, "-m", "tests.kills.corpus", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def ingested(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("ingested")
    watch = Watch()
    done = started("ingest", corpus, cwd=folder)
    assert done.code == 0, done.stderr
    seconds = watch.seconds
    with ArticleStore.open(folder / "output/articles.db", read_only=True) as store:
        assert store.counts().articles == ARTICLES
    return Undisturbed(folder, digest(folder / "output/articles.db"), seconds)


@pytest.fixture(scope="module")
def rebuilt(ingested: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("rebuilt")
    shutil.copytree(ingested.folder / "output", folder / "output")
    watch = Watch()
    done = started(*REBUILD, cwd=folder)
    assert done.code == 0, done.stderr
    return Undisturbed(folder, digest(folder / "new.db"), watch.seconds)


def test_a_rebuild_is_what_was_ingested(ingested: Undisturbed, rebuilt: Undisturbed) -> None:
    assert rebuilt.digest == ingested.digest


def test_a_killed_rebuild(rebuilt: Undisturbed, tmp_path: Path) -> None:
    met = 0
    for number, (after, workers_too) in enumerate(moments(rebuilt.seconds, seed=3)):
        folder = tmp_path / str(number)
        shutil.copytree(rebuilt.folder / "output", folder / "output")
        met += run_killed(REBUILD, folder, after, workers_too=workers_too)
        done = healthnews(*REBUILD, cwd=folder)
        assert done.code == 0, done.stderr
        assert digest(folder / "new.db") == rebuilt.digest
        shutil.rmtree(folder)
    assert met >= KILLS // 2, "the kills came too late to prove anything"


def test_a_killed_ingest(ingested: Undisturbed, corpus: Path, tmp_path: Path) -> None:
    met = 0
    for number, (after, workers_too) in enumerate(moments(ingested.seconds, seed=4)):
        folder = tmp_path / str(number)
        folder.mkdir()
        met += run_killed(["ingest", corpus], folder, after, workers_too=workers_too)
        done = healthnews("ingest", corpus, cwd=folder)
        assert done.code == 0, done.stderr
        assert digest(folder / "output/articles.db") == ingested.digest
        assert_index_is_the_archive(folder / "output")
        # What the killed command had archived is not archived a second time.
        assert captures(folder / "output") == captures(ingested.folder / "output")
        shutil.rmtree(folder)
    assert met >= KILLS // 2, "the kills came too late to prove anything"
