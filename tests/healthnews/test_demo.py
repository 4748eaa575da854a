"""The demo, run whole: over real HTTP, into a real database, and nowhere else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from healthnews.demo.manifest import PAGES
from healthnews.demo.server import demo_pages
from parsers import Article, Capture, Outcome, parse
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState

ROOT = Path(__file__).parents[2]

# The process tells of every address it connects to and every name it looks up.
PROGRAM = """
import json, sys
from pathlib import Path

met = []
def audit(event, arguments):
    if event == "socket.connect":
        met.append(str(arguments[1]))
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        met.append(str(arguments[0]))
sys.addaudithook(audit)

from healthnews.demo.run import run_demo
result = run_demo(Path(sys.argv[1]), quiet=sys.argv[2] == "quiet")
Path(sys.argv[1], "met.json").write_text(json.dumps(met))
assert result.sample.title == "灵活就业人员怎样参加医保"
"""


@dataclass(frozen=True)
class Ran:
    folder: Path
    stdout: str
    stderr: str


def run(folder: Path, mode: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), mode],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Ran(folder, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(tmp_path_factory.mktemp("demo"), "loud")


def test_every_page_served_is_stored(demo: Ran) -> None:
    served = {url for url, page in demo_pages().items() if url.endswith(".html")}
    with CrawlStore.open(demo.folder / "crawl.db", read_only=True) as store:
        runs = list(store.runs())
        rows = [row for run in runs for row in store.outcomes(run.id)]
    assert {row.url for row in rows} == served
    assert {row.outcome for row in rows} == {Outcome.STORED}
    assert [(run.command, run.state) for run in runs] == [("demo", RunState.FINISHED)] * 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_a_bundled_page_is_in_the_database_as_parsed(demo: Ran, page) -> None:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    parsed = parse(Capture(page.url, None, 200, headers, page.read()), page.site)
    assert isinstance(parsed, Article)
    with ArticleStore.open(demo.folder / "articles.db", read_only=True) as store:
        assert store.get(page.url) == parsed


def test_nothing_is_asked_of_the_network(demo: Ran) -> None:
    met = json.loads((demo.folder / "met.json").read_text())
    assert met
    assert [address for address in met if "127.0.0.1" not in address] == []


def test_the_table_says_what_was_found(demo: Ran) -> None:
    assert demo.stdout.startswith("104 pages fetched over HTTP from loopback\n")
    assert re.search(r"^jiusongjiankang +83 +83 stored +83 +79 +\d", demo.stdout, re.MULTILINE)
    assert re.search(r"^uzkoo +21 +21 stored +21 +20 +\d", demo.stdout, re.MULTILINE)
    assert "summary    线上或线下办理" in demo.stdout
    assert "Five bundled pages are reconstructions" in demo.stdout
    assert demo.stderr == ""


def test_the_query_it_prints_works(demo: Ran) -> None:
    (command,) = [line for line in demo.stdout.splitlines() if "-m sqlite_utils" in line]
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "灵活就业人员医保待遇看这里" in done.stdout


def test_a_second_demo_finds_all_unchanged_and_may_be_quiet(tmp_path: Path) -> None:
    run(tmp_path, "loud")
    assert run(tmp_path, "quiet").stdout == ""
    with CrawlStore.open(tmp_path / "crawl.db", read_only=True) as store:
        newest = next(store.runs())
        assert set(store.outcome_counts(newest.id)) == {Outcome.UNCHANGED}
