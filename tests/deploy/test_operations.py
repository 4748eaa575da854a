"""The page for whoever is called at night: its commands run, its codes are those of the code."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from healthnews.cli import cli
from healthnews.demo.manifest import PAGES
from healthnews.exit_codes import ExitCode
from tests.crawler.site_server import Answer, Web, serve
from tests.deploy.source import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()
UNITS = ROOT / "deploy" / "systemd"
SERVICE = (UNITS / "healthnews-crawl@.service").read_text()
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
VERBS = set(cli.list_commands(click.Context(cli)))
# What stands for what on the page.
MEANT = {"N": "1", "URL": PAGES[0].url, "SITE": PAGES[0].site}
# Lines for a machine that has the service.
OUTSIDE = {"sudo", "cd", "systemctl", "journalctl", "pgrep", "rsync", "ls"}


# --- the commands -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state directory: two runs that the backup has, and two that came after it."""
    folder = tmp_path_factory.mktemp("state")
    (folder / "backup").mkdir()
    demo = ("demo", "--folder", "output")
    backup = ("backup", "--overwrite", "output/crawl.db")
    for arguments in (
        demo,
        (*backup, "backup/crawl.db"),
        demo,
        (*backup, "backup/crawl.before.db"),
        ("backup", "output/articles.db", "backup/articles.before.db"),
    ):
        # A process of its own each: a reactor does not start again.
        command = [sys.executable, "-m", "healthnews", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder


in_state_directory = pytest.mark.usefixtures("state")


@pytest.fixture
def state(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the state directory, and work in it."""
    monkeypatch.chdir(shutil.copytree(filled, tmp_path / "state"))
    return Path.cwd()


def lines(block: str) -> Iterator[list[str]]:
    """Yield the commands of a block, with values in the place of the page's names."""
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        # What follows a pipe or a `>` is the shell's.
        ends = [words.index(word) for word in ("|", ">") if word in words]
        yield [MEANT.get(word, word) for word in words[: min(ends, default=len(words))]]


def healthnews(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="healthnews")


def follow(block: str) -> list[Result]:
    """Do what a block says, but for lines that need the service or a verb that is not there."""
    results = []
    for words in lines(block):
        if words[0] == "healthnews" and words[1] in VERBS | {"--version"}:
            unasked = ["--yes"] if words[1] == "forget" else []  # nobody is there to be asked
            results.append(healthnews(*words[1:], *unasked))
        elif words[0] in {"cp", "du", "df"}:
            subprocess.run(" ".join(words), shell=True, check=True, capture_output=True)
        else:
            assert words[0] in OUTSIDE | {"healthnews"}, words
    return results


OFFLINE = [block for block in BLOCKS if "healthnews " in block and "healthnews crawl" not in block]


@pytest.mark.parametrize("block", OFFLINE, ids=lambda block: block.splitlines()[0])
@in_state_directory
def test_the_commands_of_the_page_work(block: str) -> None:
    for result in follow(block):
        assert result.exit_code == 0, result.output


def test_the_crawl_that_is_tried_by_hand_asks_for_one_page(state: Path) -> None:
    every = [words for block in BLOCKS for words in lines(block)]
    (words,) = [words for words in every if words[:2] == ["healthnews", "crawl"]]
    with serve(Web({PAGES[0].url: Answer(PAGES[0].read())})) as web:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "http_proxy": web.proxy}
        command = [sys.executable, "-m", *words]
        done = subprocess.run(
            command, cwd=state, env=environment, capture_output=True, timeout=60, check=False
        )
    assert done.returncode == ExitCode.DONE, done.stderr
    assert {url for url in web.asked if not url.endswith("robots.txt")} == {PAGES[0].url}


# --- what is restored -------------------------------------------------------------------


def block_after(words: str, command: str) -> str:
    """Return the first block after some words of the page that has a command."""
    rest = PAGE[PAGE.index(words) :]
    blocks = re.findall(r"```sh\n(.*?)```", rest, re.DOTALL)
    return next(block for block in blocks if command in block)


def digest() -> str:
    return healthnews("digest", "output/articles.db").stdout


def remove(name: str) -> None:
    for path in Path("output").glob(f"{name}*"):
        path.unlink()


@in_state_directory
def test_articles_are_restored() -> None:
    before = digest()
    remove("articles.db")
    results = follow(block_after("**`articles.db` is lost", "rebuild"))
    assert [result.exit_code for result in results] == [0, 0]
    assert digest() == before


@pytest.mark.parametrize("with_copy", [True, False])
@in_state_directory
def test_the_runs_and_the_index_are_restored(with_copy: bool) -> None:
    remove("crawl.db")
    block = block_after("**`crawl.db` is lost", "archive index")
    first, *others = block.splitlines()
    assert first.startswith("cp ")
    results = follow(block if with_copy else "\n".join(others))
    assert [result.exit_code for result in results] == [0]
    captures = healthnews("archive", "show", "--list", PAGES[0].url).stdout.splitlines()
    runs = [json.loads(line) for line in healthnews("runs", "--json").stdout.splitlines()]
    # Two runs fetched the page; the copy was made between them.
    assert len([line for line in captures if "200" in line]) == 2
    assert len(runs) == (2 if with_copy else 0)


@in_state_directory
def test_what_is_whole_of_a_damaged_archive_is_kept() -> None:
    listed = healthnews("archive", "show", "--list", "--json", PAGES[0].url).stdout.splitlines()
    (kept,) = [capture for capture in map(json.loads, listed) if capture["kind"] == "response"]
    segment = Path("output/archive", kept["segment"])
    content = bytearray(segment.read_bytes())
    content[kept["offset"] + kept["length"] // 2] ^= 0xFF
    segment.write_bytes(content)
    before = digest()
    block = block_after("**The archive is damaged.**", "salvage")
    assert [result.exit_code for result in follow(block)] == [ExitCode.PARTLY] * 2
    assert healthnews("archive", "verify").exit_code == 0
    # What the page warns of: a rebuild misses an article that the database has.
    assert healthnews("rebuild").exit_code == ExitCode.PARTLY
    assert healthnews("swap", "output/articles.rebuilt.db").exit_code == ExitCode.USAGE
    assert digest() == before


@in_state_directory
def test_an_upgrade_is_rolled_back() -> None:
    before = digest()
    for name in ("articles", "crawl"):
        remove(f"{name}.db")
        shutil.copy(f"backup/{name}.before.db", f"output/{name}.db")
    results = follow(block_after("So to roll back", "swap"))
    assert [result.exit_code for result in results] == [0] * 3
    assert digest() == before


# --- what the page says -----------------------------------------------------------------

CODES = {
    int(code): calls
    for code, calls in re.findall(r"^\| (\d+) \|[^|]*\| (yes|no) \|", PAGE, re.MULTILINE)
}


def test_every_exit_code_is_explained() -> None:
    assert set(CODES) == set(map(int, ExitCode))


def test_codes_that_call_nobody_are_those_of_the_unit() -> None:
    (quiet,) = re.findall(r"^SuccessExitStatus=(.*)$", SERVICE, re.MULTILINE)
    assert {code for code, calls in CODES.items() if calls == "no"} == {0, *map(int, quiet.split())}


def test_units_that_are_named_are_there() -> None:
    documents = PAGE + (ROOT / "deploy" / "README.md").read_text()
    named = set(re.findall(r"healthnews-\w+@?(?:\w+)?\.(?:service|timer)", documents))
    there = {path.name for path in UNITS.iterdir()}
    assert named
    assert {re.sub(r"@\w+", "@", name) for name in named} <= there


def test_links_within_the_page_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= places


def test_files_that_the_installation_copies_are_there() -> None:
    text = (ROOT / "deploy" / "README.md").read_text()
    named = re.findall(r"\bdeploy/[\w./*-]+", text)
    assert named
    assert [name for name in named if not list(ROOT.glob(name.rstrip(".")))] == []
