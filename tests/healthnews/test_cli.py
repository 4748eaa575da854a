"""The command as a whole: help, version, log, errors, start-up."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import jsonschema
import pytest

from healthnews.cli import cli
from healthnews.commands.reference import reference
from healthnews.exit_codes import ExitCode
from healthnews.version import installed_version
from tests.healthnews.command import PAGES, ROOT, environment, started

HEAVY = ("scrapy", "twisted", "sqlite_utils", "sqlite3", "multiprocessing", "crawler", "pipelines")


def loaded(*arguments: str) -> set[str]:
    """Return the packages that a call imports."""
    program = (
        "import sys\nfrom healthnews.cli import cli\n"
        "try:\n    cli(sys.argv[1:])\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return {module.split(".")[0] for module in done.stderr.split()}


def test_help_lists_the_verbs_without_importing_them() -> None:
    assert loaded("--help").isdisjoint({*HEAVY, "parsers", "lxml", "msgspec"})


def test_parse_imports_nothing_it_does_not_need() -> None:
    assert "parsers" in loaded("parse", str(PAGES / "003.html"))
    assert loaded("parse", str(PAGES / "003.html")).isdisjoint(HEAVY)


def test_the_reference_is_the_help_of_this_release() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == f"{reference()}\n", "run: python -m healthnews.commands.reference > docs/cli.md"


def test_the_reference_does_not_depend_on_the_terminal(monkeypatch) -> None:
    expected = reference()
    monkeypatch.setenv("COLUMNS", "40")
    assert reference() == expected


@pytest.mark.parametrize("verb", ["", "demo", "parse", "crawl", "runs", "digest", "sites"])
def test_every_verb_explains_itself(call, verb: str) -> None:
    result = call(*verb.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: healthnews")
    assert result.stderr == ""


def test_every_exit_code_has_a_meaning() -> None:
    assert all(code.meaning.endswith(".") for code in ExitCode)


def test_version(call, monkeypatch) -> None:
    assert call("--version").stdout == f"healthnews {installed_version()}\n"

    def not_installed(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr("healthnews.version.version", not_installed)
    assert installed_version() == "0+source"


def test_an_unknown_verb_is_wrong_usage(call) -> None:
    result = call("pars")
    assert result.exit_code == 2
    assert "No such command 'pars'" in result.stderr


@pytest.mark.parametrize("arguments", [["digest", "no.db"], ["parse"], ["nonsense"]])
def test_with_the_json_log_errors_are_json_too(call, arguments: list[str]) -> None:
    result = call("--log-format", "json", *arguments)
    assert result.exit_code == 2
    line = json.loads(result.stderr)
    assert (line["level"], line["logger"]) == ("error", "healthnews")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert "traceback" not in line


def test_debug_shows_where_an_error_came_from(call) -> None:
    text = call("--log-level", "debug", "digest", "no.db").stderr
    assert "MissingDatabaseError" in text
    assert "Traceback" in text
    first = call("--log-level", "debug", "--log-format", "json", "digest", "no.db").stderr
    assert "Traceback" in json.loads(first.splitlines()[0])["traceback"]


def test_a_bug_of_ours_is_one_line_and_code_1(call, monkeypatch) -> None:
    monkeypatch.setattr("healthnews.commands.databases.digest_of", None)
    result = call("digest", "no.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: internal error (--log-level debug says where): "
        "TypeError: 'NoneType' object is not callable\n"
    )


def test_info_lines_have_time_and_logger(call, tmp_path: Path) -> None:
    stderr = call("--log-level", "info", "parse", tmp_path).stderr
    assert re.match(r"20\S+Z WARNING healthnews\.commands\.parse: no page", stderr)


def test_sites(call) -> None:
    assert call("sites").stdout.splitlines()[0].split() == ["site", "parser", "hosts", "start"]
    sites = {
        line["name"]: line for line in map(json.loads, call("sites", "--json").stdout.splitlines())
    }
    assert {"jiusongjiankang", "uzkoo"} <= sites.keys()
    assert sites["uzkoo"]["hosts"] == ["uzkoo.com", "www.uzkoo.com"]


def test_what_parse_prints_follows_the_schema(call) -> None:
    schema = json.loads(call("schema").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    for line in call("parse", PAGES).stdout.splitlines():
        validator.validate(json.loads(line))


def test_verbs_of_later_releases_are_not_there() -> None:
    assert list(cli.list_commands(None)) == [
        "demo",
        "parse",
        "crawl",
        "ingest",
        "archive",
        "rebuild",
        "diff",
        "swap",
        "history",
        "forget",
        "export",
        "why",
        "search",
        "ask",
        "frontier",
        "quality",
        "stubs",
        "runs",
        "doctor",
        "report",
        "metrics",
        "serve",
        "mcp",
        "digest",
        "backup",
        "sites",
        "schema",
    ]


@pytest.mark.parametrize("terminal", ["stderr", "both"])
def test_progress_goes_to_a_terminal_that_shows_nothing_else(terminal: str) -> None:
    primary, secondary = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "healthnews", "parse", str(PAGES)],
        env=environment(),
        stdout=secondary if terminal == "both" else subprocess.DEVNULL,
        stderr=secondary,
    ) as process:
        os.close(secondary)
        seen = _read(primary)
    os.close(primary)
    assert process.returncode == 0
    assert (b"files, 1 records" in seen) is (terminal == "stderr")
    assert seen.endswith(b"\r\x1b[K" if terminal == "stderr" else b"}\r\n")


def _read(terminal: int) -> bytes:
    seen = b""
    while True:
        try:
            chunk = os.read(terminal, 65_536)
        except OSError:  # Linux: the other end has closed
            return seen
        if not chunk:
            return seen
        seen += chunk


def test_without_a_terminal_there_is_no_progress() -> None:
    assert started("parse", PAGES).stderr == ""
