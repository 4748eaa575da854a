"""`healthnews export`: files, a manifest, and exit codes to act on."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from tests.healthnews.command import environment
from tests.healthnews.feeds.databases import remove, save
from tests.pipelines.builders import captured, numbered


@pytest.fixture
def db(tmp_path: Path, monkeypatch) -> Path:
    """A database where the command looks for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "output").mkdir()
    path = tmp_path / "output" / "articles.db"
    save(path, *(captured(numbered(number)) for number in (1, 2, 3)))
    return path


def manifest(path: str) -> dict[str, object]:
    return json.loads(Path(path).read_text())


@pytest.mark.usefixtures("db")
def test_articles_as_json_lines_by_default(call):
    result = call("export")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "articles: 3 records of 3 articles in output/exports/articles.jsonl"
    written = manifest("output/exports/articles.jsonl.manifest.json")
    assert lines[1:] == [f"cursor: {written['cursor']}"]
    assert sorted(path.name for path in Path("output/exports").iterdir()) == [
        "articles.jsonl", "articles.jsonl.manifest.json",
    ]  # fmt: skip


@pytest.mark.usefixtures("db")
def test_json_prints_the_manifest(call):
    result = call("export", "qa", "--format", "parquet", "--json")
    assert json.loads(result.stdout) == manifest("output/exports/qa.parquet.manifest.json")


def test_since_a_cursor_or_the_manifest_that_has_it(call, db):
    cursor = json.loads(call("export", "qa", "--json").stdout)["cursor"]
    save(db, captured(numbered(2, title="另一个标题"), hours=1))
    remove(db, ["example:3"])
    by_cursor = call("export", "qa", "--since", cursor)
    # The first article has changed too: it has lost its siblings, and so its family.
    assert by_cursor.exit_code == 0
    assert by_cursor.stdout.splitlines()[:2] == [
        "qa: 0 articles added, 2 changed, 1 removed, 2 records in output/exports/qa.1-3.jsonl",
        "changes: output/exports/qa.1-3.changes.jsonl",
    ]
    by_file = call("export", "qa", "--since", "output/exports/qa.jsonl.manifest.json")
    assert by_file.stdout == by_cursor.stdout


@pytest.mark.usefixtures("db")
def test_nothing_new_is_done(call):
    cursor = json.loads(call("export", "qa", "--json").stdout)["cursor"]
    result = call("export", "qa", "--since", cursor, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["cursor"] == cursor


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["articles"], "the cursor is one of the feed qa, not of articles"),
        (["qa", "--site", "uzkoo"], "the cursor belongs to other options"),
    ],
)
@pytest.mark.usefixtures("db")
def test_a_cursor_of_something_else_is_refused(call, options, said):
    cursor = json.loads(call("export", "qa", "--json").stdout)["cursor"]
    result = call("export", *options, "--since", cursor)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_cursor_of_a_database_that_is_gone_is_refused(call, db):
    cursor = json.loads(call("export", "qa", "--json").stdout)["cursor"]
    db.unlink()
    save(db, *(captured(numbered(number)) for number in (1, 2, 3)))
    result = call("export", "qa", "--since", cursor)
    assert result.exit_code == 2
    assert "this database never was where the cursor" in result.stderr
    assert "export without --since, and put that in the place of all you have" in result.stderr


@pytest.mark.usefixtures("db")
def test_chunks_of_another_size_are_other_chunks(call):
    cursor = json.loads(call("export", "chunks", "--json").stdout)["cursor"]
    result = call("export", "chunks", "--since", cursor, "--chunk-characters", "200")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["qa", "--since", "yesterday"], "'yesterday' is no cursor"),
        (["qa", "--since", "nothing.json"], "nothing.json: No such file or directory"),
        (["qa", "--since", "other.json"], "other.json is no manifest of an export"),
        (["qa", "--format", "jsonld"], "jsonld is a format of articles, not of qa"),
        (["news"], "'news' is not one of"),
        (["chunks", "--chunk-overlap", "300"], "between 0 and half the characters, 200: 300"),
        (["--db", "no.db"], "no.db: there is no articles database here"),
        (["--out", "-", "--since", "start"], "prints JSON lines of a whole feed"),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_cannot_be_done_is_refused(call, arguments, said):
    Path("other.json").write_text("{}")
    result = call("export", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not Path("output/exports").exists()


@pytest.mark.usefixtures("db")
def test_a_whole_feed_on_stdout(call):
    result = call("export", "qa", "--out", "-")
    assert result.exit_code == 0
    assert [json.loads(line)["identity"] for line in result.stdout.splitlines()] == [
        "example:1", "example:2", "example:3",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_no_cursor_is_ahead_of_its_files(db, seed):
    save(db, *(captured(numbered(number)) for number in range(10, 700)))
    out = db.parent / "exports"
    command = [sys.executable, "-m", "healthnews", "export", "chunks", "--since", "start"]
    chance = random.Random(seed)
    with subprocess.Popen(command, cwd=db.parents[1], env=environment()) as process:
        deadline = time.monotonic() + 30
        while not out.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
    for path in out.glob("*.manifest.json"):
        said = json.loads(path.read_text())
        for file in (said["data"], said["changes"]):
            assert sha256((out / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    done = subprocess.run(command, cwd=db.parents[1], env=environment(), check=True)
    assert done.returncode == 0
