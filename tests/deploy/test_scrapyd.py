"""scrapyd: a real one on loopback, sent the egg, told to crawl the demo's pages.

`make test-scrapyd` sets up its environment and runs this. `make test` passes it over: scrapyd
needs a setuptools that is older than the one that is pinned for everything else.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from crawler.spiders import SPIDERS
from healthnews.demo.manifest import PAGES
from healthnews.demo.server import demo_pages, serve
from parsers import Outcome
from parsers.sites import SITES
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState
from tests.deploy.source import ROOT, copy_source
from tests.test_project import RUNTIME, pins

BIN = os.environ.get("HEALTHNEWS_SCRAPYD_BIN")
needs_scrapyd = pytest.mark.skipif(BIN is None, reason="`make test-scrapyd` runs it")
SITE = "jiusongjiankang"
FOLDER = ROOT / "deploy" / "scrapyd"
PATIENCE = 120


# --- what is to be installed beside the egg ---------------------------------------------

INSTALLED = pins("deploy/scrapyd/requirements.txt")


def test_what_the_egg_imports_is_installed_with_scrapyd() -> None:
    missing = {canonicalize_name(needed.name) for needed in RUNTIME} - set(INSTALLED)
    assert missing == set()
    assert INSTALLED["scrapyd"].startswith("1.6.")


def test_the_versions_are_those_of_everything_else() -> None:
    pinned = pins("constraints.txt")
    other = {name for name, version in INSTALLED.items() if pinned.get(name, version) != version}
    assert other == {"setuptools"}
    assert Requirement("setuptools<81").specifier.contains(INSTALLED["setuptools"])


def test_a_spider_takes_the_argument_that_scrapyd_always_gives() -> None:
    spider = SPIDERS[SITE](_job="26d1b1a6d6f111e0be5c001e648c57f8", max_pages="3")
    assert spider.max_pages == 3


# --- a real one -------------------------------------------------------------------------


@dataclass(frozen=True)
class Scrapyd:
    folder: Path
    url: str

    def get(self, action: str, **query: str) -> dict[str, Any]:
        return self._answer(f"{action}.json?{urlencode(query)}", None)

    def post(self, action: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
        return self._answer(f"{action}.json", urlencode(fields).encode())

    def _answer(self, path: str, data: bytes | None) -> dict[str, Any]:
        with urlopen(self.url + path, data=data, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
        assert answer["status"] == "ok", answer
        return answer

    def crawl(self, settings: Mapping[str, object], **arguments: str) -> str:
        """Have the site crawled, wait until the job has ended, and return its log."""
        fields = [("project", "healthnews"), ("spider", SITE), *arguments.items()]
        fields += [("setting", f"{name}={value}") for name, value in settings.items()]
        job = self.post("schedule", fields)["jobid"]
        until = time.monotonic() + PATIENCE
        while self.get("status", job=job)["currstate"] != "finished":
            assert time.monotonic() < until, "the job does not end"
            time.sleep(0.2)
        return (self.folder / "scrapyd/logs/healthnews" / SITE / f"{job}.log").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, port: int) -> Iterator[Scrapyd]:
    """Run a scrapyd in the folder with the product's configuration, on another port."""
    assert BIN is not None
    configuration = (FOLDER / "scrapyd.conf").read_text()
    given = re.sub(r"^(http_port +=).*", rf"\1 {port}", configuration, flags=re.MULTILINE)
    assert given != configuration
    (folder / "scrapyd.conf").write_text(given)
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}
    with (
        (folder / "said.txt").open("wb") as said,
        subprocess.Popen(
            [Path(BIN) / "scrapyd"], cwd=folder, env=environment, stdout=said, stderr=said
        ) as process,
    ):
        try:
            yield answering(Scrapyd(folder, f"http://127.0.0.1:{port}/"), process)
        finally:
            process.terminate()


def answering(scrapyd: Scrapyd, process: subprocess.Popen[bytes]) -> Scrapyd:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            scrapyd.get("daemonstatus")
        except OSError:
            assert process.poll() is None, (scrapyd.folder / "said.txt").read_text()
            assert time.monotonic() < until, "scrapyd does not answer"
            time.sleep(0.2)
        else:
            return scrapyd


def deploy(tree: Path, scrapyd: Scrapyd) -> dict[str, Any]:
    """Send the project as a user does, from a checkout whose scrapy.cfg names the server."""
    assert BIN is not None
    configuration = (tree / "scrapy.cfg").read_text()
    (tree / "scrapy.cfg").write_text(configuration.replace("http://127.0.0.1:6800/", scrapyd.url))
    done = subprocess.run(
        [Path(BIN) / "scrapyd-deploy"],
        cwd=tree,
        env={"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(scrapyd.folder)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """Yield a scrapyd that was sent the project."""
    with running(tmp_path_factory.mktemp("scrapyd"), free_port()) as server:
        answer = deploy(copy_source(tmp_path_factory.mktemp("checkout")), server)
        assert (answer["status"], answer["spiders"]) == ("ok", len(SITES)), answer
        yield server


@needs_scrapyd
def test_it_knows_the_spiders(scrapyd: Scrapyd) -> None:
    assert set(scrapyd.get("listspiders", project="healthnews")["spiders"]) == set(SITES)


@needs_scrapyd
def test_a_job_stores_articles_and_its_run(scrapyd: Scrapyd) -> None:
    (page, *_) = [page for page in PAGES if page.site == SITE]
    with serve(demo_pages()) as proxy:
        settings = {
            "HEALTHNEWS_PROXY": proxy,
            "DOWNLOAD_DELAY": 0,
            "HEALTHNEWS_DB": "output/articles.db",
        }
        log = scrapyd.crawl(settings, start_url=page.url, max_pages="10")
    output = scrapyd.folder / "output"
    with CrawlStore.open(output / "crawl.db", read_only=True) as runs:
        (run,) = runs.runs()
        counted = runs.outcome_counts(run.id)
    with ArticleStore.open(output / "articles.db", read_only=True) as store:
        stored = [article.url for article in store.articles()]
    assert (run.site, run.command, run.state) == (SITE, "scrapy crawl", RunState.FINISHED), log
    assert counted == {Outcome.STORED: 10}
    assert page.url in stored
    assert len(stored) == 10
    assert list((output / "archive").glob("*.warc.gz"))
