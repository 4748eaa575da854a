"""`healthnews parse`: which files, in which order, with what about them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parsers import Article, Capture, parse
from parsers.codec import to_dict
from tests.healthnews.command import FIXTURES, PAGES, environment, healthnews

URL = "https://m.jiusongjiankang.com/health/news/6398868.html"
TITLE = "新疆灵活就业医保首次交怎么使用"


@pytest.fixture
def page() -> bytes:
    return (PAGES / "003.html").read_bytes()


def test_a_line_is_path_outcome_and_the_record() -> None:
    done = healthnews("parse", PAGES / "003.html")
    record = parse(Capture(None, None, 200, (), (PAGES / "003.html").read_bytes()))
    assert isinstance(record, Article)
    assert list(done.line)[:3] == ["path", "outcome", "url"]
    assert done.line == {
        "path": str(PAGES / "003.html"),
        "outcome": "parsed",
        **to_dict(record),
    }
    assert done.stdout.endswith(b"}\n")
    assert (done.code, done.stderr) == (0, "")


def test_without_a_record_the_line_is_path_outcome_and_reason(call, tmp_path: Path) -> None:
    file = tmp_path / "other.html"
    file.write_text("<p>nothing of ours</p>")
    result = call("parse", file)
    line = json.loads(result.stdout)
    assert list(line.items()) == [
        ("path", str(file)),
        ("outcome", "not_article"),
        ("reason", line["reason"]),
    ]
    assert result.exit_code == 5
    assert result.stderr == "Warning: 1 of 1 files gave no record: 1 not_article\n"


def test_files_come_in_the_order_given_and_folders_sorted(call, tmp_path: Path, page) -> None:
    for name in ("b/2.html", "b/10.html", "b/a/z.HTM", "b/a.txt", "a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(page)
    result = call("parse", tmp_path / "b", tmp_path / "a.html", tmp_path / "b" / "2.html")
    paths = [json.loads(line)["path"] for line in result.stdout.splitlines()]
    assert [str(Path(path).relative_to(tmp_path)) for path in paths] == [
        "b/10.html",
        "b/2.html",
        "b/a/z.HTM",
        "b/a.txt",
        "a.html",
        "b/2.html",
    ]


def test_in_a_folder_only_pages_are_read_and_links_to_folders_not_followed(
    call, tmp_path: Path, page
) -> None:
    for name in ("page.html", "page.html.bak", "data.json", "README"):
        (tmp_path / name).write_bytes(page)
    (tmp_path / "loop").symlink_to(tmp_path)
    result = call("parse", tmp_path)
    assert json.loads(result.stdout)["path"] == str(tmp_path / "page.html")
    assert result.exit_code == 0


def test_a_named_file_is_read_as_html_whatever_its_suffix(call, tmp_path: Path, page) -> None:
    (tmp_path / "page.bin").write_bytes(page)
    result = call("parse", tmp_path / "page.bin")
    assert json.loads(result.stdout)["title"] == TITLE


def test_a_folder_without_pages_gives_nothing_and_says_so(call, tmp_path: Path) -> None:
    result = call("parse", tmp_path)
    assert (result.exit_code, result.stdout) == (5, "")
    assert result.stderr == "Warning: no page in the folders named\n"


def test_a_txt_file_is_a_rendition_even_with_the_pages_own_headers(call, tmp_path: Path) -> None:
    headers = tmp_path / "headers.json"
    headers.write_text('{"content-type": "text/html; charset=gbk", "Server": "nginx"}')
    text = FIXTURES / "uzkoo" / "seed-002" / "body.txt"
    line = json.loads(call("parse", text, "--headers", headers).stdout)
    assert (line["title"], line["reading"]["tree"]) == ("灵活就业人员医保待遇看这里", "text")


def test_the_url_holds_for_every_file(call) -> None:
    result = call("parse", "--url", URL, PAGES / "000.html", PAGES / "003.html")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["url"] for line in lines] == [URL, URL]
    assert [line["source_id"] for line in lines] == ["6398868", "6398868"]


@pytest.mark.parametrize("shape", [list, dict])
def test_headers_state_the_charset(call, tmp_path: Path, page: bytes, shape) -> None:
    (tmp_path / "page.html").write_bytes(page.decode().encode("gb18030"))
    headers = tmp_path / "headers.json"
    headers.write_text(json.dumps(shape([("Content-Type", "text/html; charset=gb2312")])))
    line = json.loads(call("parse", tmp_path / "page.html", "--headers", headers).stdout)
    assert line["title"] == TITLE
    assert line["reading"]["encoding_source"] == "http-header"


def test_the_site_named_decides_whose_rules_hold(call) -> None:
    result = call("parse", PAGES / "003.html", "--site", "uzkoo")
    assert json.loads(result.stdout).get("site") in (None, "uzkoo")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.html"], "Path 'nowhere.html' does not exist"),
        ([], "Missing argument 'PATH...'"),
        ([PAGES, "--site", "x"], "'x' is not one of '"),
        ([PAGES, "--url", "news/1.html"], "'news/1.html' is no absolute http or https URL"),
        ([PAGES, "--url", "http://[1/"], "'http://[1/' is no URL"),
        ([PAGES, "--headers", "no.json"], "'no.json' cannot be read: No such file"),
        ([PAGES, "--headers", __file__], "is neither a JSON list of [name, value] pairs nor"),
        ([PAGES, "--jobs", "0"], "0 is not in the range x>=1"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_parsed(call, arguments, message: str) -> None:
    result = call("parse", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_some_files_without_a_record_make_it_partly_failed(call, tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    result = call("parse", PAGES, tmp_path)
    assert result.exit_code == 3
    assert result.stderr == "Warning: 1 of 6 files gave no record: 1 soft_404\n"


def test_a_reader_that_leaves_early_causes_no_noise() -> None:
    command = f'"{sys.executable}" -m healthnews parse "{FIXTURES}" | head -c 100'
    done = subprocess.run(
        command, shell=True, env=environment(), capture_output=True, timeout=60, check=False
    )
    assert len(done.stdout) == 100
    assert b"Traceback" not in done.stderr
    assert b"rror" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "healthnews", "parse", PAGES],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_pipe_that_is_named_is_read(page: bytes) -> None:
    reader, writer = os.pipe()
    os.write(writer, page)
    os.close(writer)
    done = subprocess.run(
        [sys.executable, "-m", "healthnews", "parse", f"/dev/fd/{reader}"],
        pass_fds=[reader],
        capture_output=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    os.close(reader)
    assert json.loads(done.stdout)["title"] == TITLE
