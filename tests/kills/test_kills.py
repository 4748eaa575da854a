"""A command killed at any moment loses nothing: run again, it ends where it would have ended.

Three kills a test by default; `make test-kill` makes it twenty.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.archive.exchange import Damaged
from pipelines.archive.reading import read_archive
from pipelines.archive.verify import verify_segment
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.digest import digest
from tests.crawler.jobs import Job
from tests.crawler.pages import article
from tests.crawler.site_server import HOST, Answer, Web, article_url, serve
from tests.healthnews.command import ROOT, healthnews
from tests.kills.corpus import ARTICLES
from tests.kills.killing import KILLS, Watch, kill_after, moments, run_killed, start

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
    done = healthnews("ingest", corpus, cwd=folder)
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
    done = healthnews(*REBUILD, cwd=folder)
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


PAGES = 150
LINKED = {
    article_url(number): Answer(
        article(f"第{number}个问题", f"第{number}个回答,按月办理。").replace(
            b"</body>", f'<a href="{article_url(number + 1)}">下一篇</a></body>'.encode()
        )
    )
    for number in range(1, PAGES + 1)
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serve(Web({f"{HOST}/robots.txt": Answer(b"", 404), **LINKED})) as running:
        yield running


def crawl_job(folder: Path, web: Web) -> Job:
    settings = {"HEALTHNEWS_BATCH_SIZE": 5}
    return Job(folder, web.proxy, tuple(LINKED), settings, max_pages=PAGES)


@pytest.fixture(scope="module")
def crawl_seconds(web: Web, tmp_path_factory: pytest.TempPathFactory) -> float:
    watch = Watch()
    process = start(crawl_job(tmp_path_factory.mktemp("crawled"), web).command, ROOT)
    assert process.wait(60) == 0
    return watch.seconds


def test_a_killed_crawl(web: Web, crawl_seconds: float, tmp_path: Path) -> None:
    """Every whole capture stays readable and indexed, and what was counted is stored."""
    kept = 0
    for number, (after, _) in enumerate(moments(crawl_seconds, seed=5)):
        folder = tmp_path / str(number)
        folder.mkdir()
        kill_after(start(crawl_job(folder, web).command, ROOT), after)
        kept += check_after_kill(folder)
    assert kept > 0, "the kills came too early to prove anything"


def check_after_kill(folder: Path) -> int:
    """Recover, compare archive, index and articles; return how many captures were kept."""
    before = list((folder / "archive").rglob("*.warc.gz*"))
    if not before:
        return 0
    counted = acknowledged(folder)
    done = healthnews(
        "rebuild", "--archive", "archive", "--db", "articles.db", "--crawl-db", "crawl.db",
        "--into", "new.db", cwd=folder,
    )  # fmt: skip
    assert done.code in (0, 5), done.stderr
    assert_index_is_the_archive(folder)
    stored = captures(folder)
    assert counted <= {url for url, _ in stored}
    if done.code == 0:
        assert digest(folder / "new.db") == digest(folder / "articles.db")
    return len(stored)


def acknowledged(folder: Path) -> set[str | None]:
    """Return the URLs that the killed run had counted as answered."""
    if not (folder / "crawl.db").exists():
        return set()
    with CrawlStore.open(folder / "crawl.db") as store:
        return {
            row.url
            for run in store.runs()
            for row in store.outcomes(run.id)
            if row.status is not None
        }


def captures(folder: Path) -> set[tuple[str, str]]:
    """Return URI and payload digest of all captures that can be read in a folder's archive."""
    return {(item.uri, item.payload_digest) for _, item in _read(folder)}


def assert_index_is_the_archive(folder: Path) -> None:
    """No segment is open or damaged, and the index holds exactly what they hold."""
    archive = folder / "archive"
    assert list(archive.rglob("*.open")) == []
    for path in archive.rglob("*.warc.gz"):
        assert verify_segment(path).bad == (), path
    with CrawlStore.open(folder / "crawl.db", read_only=True) as store:
        indexed = {
            (row.position.segment, row.position.offset, row.uri)
            for segment in store.captures.segments()
            for row in store.captures.of_segment(segment.name)
        }
    assert indexed == {(name, item.offset, item.uri) for name, item in _read(folder)}


def _read(folder: Path):
    archive = folder / "archive"
    for path in sorted(archive.rglob("*.warc.gz")):
        for item in read_archive(path):
            assert not isinstance(item, Damaged), item
            yield path.relative_to(archive).as_posix(), item
