"""The lines for cron: run as cron runs them, they say something when somebody has to act."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from healthnews.exit_codes import ExitCode
from parsers.sites import SITES
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve
from tests.deploy.source import ROOT

FOLDER = ROOT / "deploy" / "cron"
STATE = "/var/lib/healthnews"
# Lowest and highest value of minute, hour, day of the month, month, day of the week.
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
LINE = re.compile(r"((?:\S+ ){5})(\S+) (.+)")
QUIET = {ExitCode.DONE, ExitCode.PARTLY, ExitCode.LOCKED}


@dataclass(frozen=True)
class Job:
    times: tuple[str, ...]
    user: str
    command: str


def table() -> tuple[dict[str, str], list[Job]]:
    """Read the table in the format of cron.d: what it puts into the environment, and its jobs."""
    environment, jobs = {}, []
    for line in (FOLDER / "healthnews").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if assignment := re.fullmatch(r"(\w+)=(.*)", line):
            environment[assignment[1]] = assignment[2]
        else:
            job = LINE.fullmatch(line)
            assert job, f"no line of a crontab: {line}"
            jobs.append(Job(tuple(job[1].split()), job[2], job[3]))
    return environment, jobs


ENVIRONMENT, JOBS = table()
COMMANDS = [job.command for job in JOBS]


@pytest.mark.parametrize("job", JOBS, ids=COMMANDS)
def test_a_line_is_one_that_cron_takes(job: Job) -> None:
    for value, (lowest, highest) in zip(job.times, RANGES, strict=True):
        assert value == "*" or lowest <= int(value) <= highest
    assert job.user == "healthnews"
    assert "%" not in job.command, "cron makes a new line of it"


def test_the_table_ends_in_a_newline() -> None:
    assert (FOLDER / "healthnews").read_text().endswith("\n"), "cron passes over the last line"


def test_every_site_is_crawled() -> None:
    crawled = [site for command in COMMANDS for site in re.findall(r" crawl (\w+)$", command)]
    assert sorted(crawled) == sorted(SITES)


# --- run as cron does -------------------------------------------------------------------


def as_cron(command: str, home: Path, program: str, **extra: str) -> subprocess.CompletedProcess:
    """Run a line's command in cron's small environment.

    `healthnews` on its path is a script of `program`; the state lies in `home`.
    """
    place = home / "bin"
    place.mkdir(exist_ok=True)
    (place / "healthnews").write_text(f"#!/bin/sh\n{program}\n")
    (place / "healthnews").chmod(0o755)
    (place / "healthnews-quietly").write_bytes((FOLDER / "healthnews-quietly").read_bytes())
    (place / "healthnews-quietly").chmod(0o755)
    environment = {**ENVIRONMENT, "HOME": str(home), "LOGNAME": "healthnews", **extra}
    assert "/usr/local/bin" in environment["PATH"]
    environment["PATH"] = environment["PATH"].replace("/usr/local/bin", str(place))
    return subprocess.run(
        [ENVIRONMENT["SHELL"], "-c", command.replace(STATE, str(home))],
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


REAL = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m healthnews "$@"'
(CRAWL,) = [command for command in COMMANDS if command.endswith("crawl jiusongjiankang")]
(BACKUP,) = [command for command in COMMANDS if " backup " in command]


def crawl(home: Path, answer: Answer) -> subprocess.CompletedProcess:
    with serve(Web({article_url(1): answer})) as web:
        program = f"{REAL} --start-url {article_url(1)}"
        return as_cron(CRAWL, home, program, http_proxy=web.proxy)


def test_no_mail_comes_when_all_is_well(tmp_path: Path) -> None:
    done = crawl(tmp_path, Answer(article("医保断缴怎么办")))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with ArticleStore.open(tmp_path / "output" / "articles.db", read_only=True) as store:
        assert len(list(store.articles())) == 1


def test_a_mail_comes_when_the_site_refuses(tmp_path: Path) -> None:
    done = crawl(tmp_path, Answer(b"", 403))
    assert done.returncode == ExitCode.BLOCKED
    assert "outcomes  1 blocked" in done.stdout
    assert done.stdout.endswith("\nhealthnews crawl jiusongjiankang: exit code 4\n")


def test_the_runs_are_copied(tmp_path: Path) -> None:
    crawl(tmp_path, Answer(article("医保断缴怎么办")))
    (tmp_path / "backup").mkdir()
    for _ in range(2):
        done = as_cron(BACKUP, tmp_path, REAL)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with CrawlStore.open(tmp_path / "backup" / "crawl.db", read_only=True) as store:
        assert len(list(store.runs())) == 1


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 6, 75, 130])
def test_what_calls_for_somebody_is_said(tmp_path: Path, code: int) -> None:
    done = as_cron(CRAWL, tmp_path, f"echo to stdout; echo to stderr >&2; exit {code}")
    words = ["to stdout", "to stderr", f"exit code {code}"]
    assert done.returncode == code
    assert [word in done.stdout for word in words] == [code not in QUIET] * 3
    assert done.stderr == ""


def test_a_machine_without_the_program_says_so(tmp_path: Path) -> None:
    done = as_cron(CRAWL, tmp_path, "exec no-such-program")
    assert done.returncode == 127
    assert "exit code 127" in done.stdout
