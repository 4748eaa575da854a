"""The units: systemd takes them, and what they start does what they say of it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from healthnews.exit_codes import ExitCode
from parsers.sites import SITES
from pipelines.articles import ArticleStore
from tests.crawler.pages import article
from tests.crawler.site_server import Answer, Web, article_url, serve
from tests.deploy.source import ROOT

UNITS = ROOT / "deploy" / "systemd"
COMMAND = "/usr/local/bin/healthnews"
SITE = "jiusongjiankang"
# In tenths. A service that asks for no protection has 96, ours 14 and 7 with systemd 252.
MOST_EXPOSED = 20

analyzer = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(analyzer is None, reason="systemd-analyze is not installed")


def settings(name: str) -> list[tuple[str, str]]:
    """Return the assignments of a unit, in order: a key may come twice."""
    lines = (UNITS / name).read_text().splitlines()
    given = [line.partition("=") for line in lines if re.match(r"\w+=", line)]
    return [(key, value) for key, _, value in given]


def setting(name: str, key: str) -> str:
    return [value for given, value in settings(name) if given == key][-1]


# --- systemd's own opinion --------------------------------------------------------------


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Return a folder of the units with a program that exists, which verify looks for."""
    for path in UNITS.iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace(COMMAND, shutil.which("true")))
    return tmp_path


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert analyzer is not None
    return subprocess.run(
        [analyzer, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_systemd
@pytest.mark.parametrize("name", sorted(path.name for path in UNITS.iterdir()))
def test_systemd_takes_the_unit(units: Path, name: str) -> None:
    done = analyze("verify", "--man=no", units / name)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_would_say_what_is_wrong(units: Path) -> None:
    unit = units / "healthnews-crawl@.service"
    unit.write_text(unit.read_text().replace("ProtectHome=", "ProtectHouse="))
    assert "'ProtectHouse'" in analyze("verify", "--man=no", unit).stderr


@needs_systemd
@pytest.mark.parametrize("name", ["healthnews-crawl@.service", "healthnews-backup.service"])
def test_systemd_calls_the_service_little_exposed(units: Path, name: str) -> None:
    done = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", units / name)
    assert done.returncode == 0, done.stdout


# --- what the unit says -----------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.name for path in UNITS.glob("*.timer")))
def test_a_timer_has_its_service(name: str) -> None:
    assert (UNITS / name).with_suffix(".service").is_file()
    assert setting(name, "Persistent") == "true"


def test_what_calls_for_somebody_starts_the_alert() -> None:
    quiet = {0, *map(int, setting("healthnews-crawl@.service", "SuccessExitStatus").split())}
    assert quiet == {ExitCode.DONE, ExitCode.PARTLY, ExitCode.LOCKED}
    assert setting("healthnews-crawl@.service", "OnFailure") == "healthnews-alert@%n.service"


def test_the_crawl_is_not_kept_from_memory_that_openssl_needs() -> None:
    """See the last comment of the unit; the settings of both services are the same otherwise."""
    assert "MemoryDenyWriteExecute" not in dict(settings("healthnews-crawl@.service"))


# --- what it starts ---------------------------------------------------------------------


def start(folder: Path, web: Web, options: str) -> subprocess.Popen[bytes]:
    """Start what the unit starts, in a folder and with the environment that systemd gives."""
    words = shlex.split(setting("healthnews-crawl@.service", "ExecStart"))
    filled = {
        COMMAND: [sys.executable, "-m", "healthnews"],
        "%i": [SITE],
        "$CRAWL_OPTIONS": options.split(),
    }
    return subprocess.Popen(
        [part for word in words for part in filled.get(word, [word])],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "http_proxy": web.proxy},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_run_stores_articles_in_the_state_directory(tmp_path: Path) -> None:
    answers = {article_url(1): Answer(article("医保断缴怎么办"))}
    with (
        serve(Web(answers)) as web,
        start(tmp_path, web, f"--max-pages 2 --start-url {article_url(1)}") as process,
    ):
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stderr
    assert b"1 stored" in stdout
    assert (tmp_path / "output" / "articles.db").is_file()
    assert setting("healthnews-crawl@.service", "WorkingDirectory") == "/var/lib/healthnews"
    assert setting("healthnews-crawl@.service", "StateDirectory") == "healthnews"


# SIGTERM is what others send: a container's engine, a person.
@pytest.mark.parametrize("name", [setting("healthnews-crawl@.service", "KillSignal"), "SIGTERM"])
def test_a_run_that_is_stopped_stores_the_answer_under_way(tmp_path: Path, name: str) -> None:
    url = article_url(1)
    slow = Answer(article("医保断缴怎么办"), delay=0.5)
    with serve(Web({url: slow})) as web, start(tmp_path, web, f"--start-url {url}") as process:
        while not web.asked[url]:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.Signals[name])
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == ExitCode.PARTLY, stderr
    assert b"shutdown" in stdout
    with ArticleStore.open(tmp_path / "output" / "articles.db", read_only=True) as store:
        assert [stored.title for stored in store.articles()] == ["医保断缴怎么办"]


def test_the_sites_named_in_examples_are_there() -> None:
    texts = [path.read_text() for path in UNITS.iterdir()]
    named = {site for text in texts for site in re.findall(r"healthnews-crawl@(\w+)\.", text)}
    assert named
    assert named <= set(SITES)
