"""`healthnews serve`, as a process."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.healthnews.command import environment
from tests.healthnews.feeds.web.demo_articles import demo_bodies, store_pages

URL = "http://www.jiusongjiankang.com/health/news/7299931.html"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    store_pages(path, {URL: demo_bodies()[URL]})
    return path


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_serves_there_and_stops_when_told(db, stop):
    pytest.importorskip("datasette", reason="the extra `web` is not installed")
    command = [sys.executable, "-m", "healthnews", "serve", "--db", str(db), "--port", "0"]
    with subprocess.Popen(
        command,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        with urlopen(f"{address}?q=%E6%96%AD%E7%BC%B4") as answer:
            text = answer.read().decode()
        process.send_signal(stop)
        told = process.stderr.read()
    assert address.startswith("http://127.0.0.1:")
    assert "职工医保断了灵活就业可以续吗" in text
    assert told == ""
    assert process.returncode == 0
    assert {path.name for path in db.parent.iterdir()} == {"articles.db"}


def test_without_articles_it_says_so(call, tmp_path):
    pytest.importorskip("datasette", reason="the extra `web` is not installed")
    done = call("serve", "--db", tmp_path / "none.db")

    assert done.exit_code == 2
    assert "none.db: there is no articles database here" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_ours_is_said(call, db):
    pytest.importorskip("datasette", reason="the extra `web` is not installed")
    done = call("serve", "--db", db, "--host", "192.0.2.1")

    assert done.exit_code == 2
    assert "cannot listen at 192.0.2.1, port 8001" in done.stderr


@pytest.mark.parametrize("base", ["news/", "//evil/", "/a?b", "http://x/"])
def test_a_base_that_is_no_path_is_refused(call, base):
    done = call("serve", "--base-url", base)

    assert done.exit_code == 2
    assert "is no path like /news/" in done.output


def test_without_the_extra_it_says_what_to_install(db):
    program = (
        "import sys\nsys.modules['datasette'] = None\n"
        "from healthnews.cli import main\nsys.argv[0] = 'healthnews'\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "serve", "--db", str(db)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].endswith("pip install 'healthnews[web]'")
    assert len(done.stderr.splitlines()) == 1
