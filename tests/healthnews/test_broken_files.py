"""Broken files among good ones: each its own line, never a traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from healthnews.file_lines import Circumstances, parse_file
from healthnews.files import PageFile
from tests.healthnews.command import PAGES, Done, environment, healthnews, started

DEEP = "<div>" * 10_000 + "<h1>医保断缴后怎样补缴</h1><p>在窗口补缴。</p>" + "</div>" * 10_000

# Imports first: another user may not be able to read the interpreter's folder.
AS_NOBODY = """
import os, shutil, sys
import healthnews.commands.parse
from healthnews.cli import cli
if os.getuid() == 0:
    os.setuid(65534)
cli(sys.argv[1:], prog_name="healthnews")
"""


def broken() -> dict[str, bytes]:
    good = (PAGES / "003.html").read_bytes()
    return {
        "empty.html": b"",
        "blank.html": b" \n\t ",
        "nul.html": bytes(1000),
        "random.html": os.urandom(50_000),
        "picture.html": b"\x89PNG\r\n\x1a\n" + os.urandom(5_000),
        "deep.html": DEEP.encode(),
        "captcha.html": "<title>安全验证</title><p>请输入验证码</p>".encode(),
        "cut.html": good[: good.index("不能代替面诊".encode()) - 500],
        "only-a-url.html": b"http://www.example.com/",
        "xml.html": b'<?xml version="1.0"?><rss><item>text</item></rss>',
        "comment.html": b"<!-- no element -->",
        "surrogate.html": b"<h1>&#xD800;</h1>",
        "\udcff.html": b"",
        "good.html": good,
    }


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("broken")
    for name, body in broken().items():
        (folder / name).write_bytes(body)
    with (folder / "sparse.html").open("wb") as sparse:
        sparse.truncate(50_000_000)
    (folder / "vanished.html").symlink_to(folder / "nowhere.html")
    os.mkfifo(folder / "pipe.html")
    return healthnews("parse", folder)


def outcomes(done: Done) -> dict[str, str]:
    return {Path(line["path"]).name: line["outcome"] for line in done.lines}


def test_every_file_has_its_line_and_stderr_has_one(done: Done) -> None:
    assert len(done.lines) == len(broken()) + 3
    assert done.code == 3
    assert done.stderr.startswith("Warning: ")
    assert done.stderr.count("\n") == 1


def test_the_good_file_is_parsed(done: Done) -> None:
    assert [name for name, outcome in outcomes(done).items() if outcome == "parsed"] == [
        "good.html"
    ]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("empty.html", "soft_404"),
        ("blank.html", "soft_404"),
        ("nul.html", "undecodable"),
        ("random.html", "undecodable"),
        ("captcha.html", "blocked"),
        ("sparse.html", "too_large"),
        ("vanished.html", "parse_error"),
        ("pipe.html", "parse_error"),
        (r"\udcff.html", "soft_404"),
    ],
)
def test_outcome(done: Done, name: str, outcome: str) -> None:
    assert outcomes(done)[name] == outcome


def test_what_cannot_be_read_says_what_the_system_said(done: Done) -> None:
    reasons = {Path(line["path"]).name: line.get("reason") for line in done.lines}
    assert reasons["vanished.html"] == "cannot be read: No such file or directory"
    assert reasons["pipe.html"] == "cannot be read: not a regular file"
    assert reasons["sparse.html"] == "50000000 bytes; the limit is 10000000"


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as sparse:
        sparse.truncate(50_000_000_000)
    done = started("parse", tmp_path)
    assert (done.code, done.line["outcome"]) == (5, "too_large")
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert kilobytes < 1_000_000


def test_files_and_folders_without_permission(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.getuid():
            folder.chmod(0o755)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "page.html").touch()
    (tmp_path / "locked.html").touch()
    (tmp_path / "open.html").touch()
    (tmp_path / "locked.html").chmod(0)
    (tmp_path / "closed").chmod(0)
    in_folder, named = (
        subprocess.run(
            [sys.executable, "-c", AS_NOBODY, "parse", path],
            env=environment(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        for path in (tmp_path, tmp_path / "locked.html")
    )
    (tmp_path / "closed").chmod(0o755)
    done = Done(in_folder.returncode, in_folder.stdout, in_folder.stderr.decode())
    assert {Path(line["path"]).name: line["reason"] for line in done.lines} == {
        "closed": "cannot be read: Permission denied",
        "locked.html": "cannot be read: Permission denied",
        "open.html": "empty body: 0 bytes, none of them text",
    }
    assert (named.returncode, named.stdout) == (2, b"")
    assert b"is not readable" in named.stderr


def test_an_exception_of_the_parser_is_the_files_own(monkeypatch, tmp_path: Path) -> None:
    def parse(*_):
        raise RuntimeError("a bug with \udcff in it")

    monkeypatch.setattr("healthnews.file_lines.parse", parse)
    (tmp_path / "page.html").touch()
    line = parse_file(PageFile(str(tmp_path / "page.html"), named=True), Circumstances())
    assert b'"outcome":"parse_error","reason":"RuntimeError: a bug with ' in line.data
    assert "Traceback" not in line.data.decode()
    assert "Traceback" in (line.traceback or "")


def test_tracebacks_are_for_debug(call, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("healthnews.file_lines.parse", None)
    (tmp_path / "page.html").touch()
    assert "Traceback" not in call("parse", tmp_path).output
    result = call("--log-level", "debug", "parse", tmp_path)
    assert "TypeError: 'NoneType' object is not callable" in result.stdout
    assert "Traceback" not in result.stdout
    assert "Traceback" in result.stderr
