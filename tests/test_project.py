"""The project's own rules: who imports what, how large modules are, what is pinned."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from parsers.sites import SITES

ROOT = Path(__file__).parents[1]
ROOMS = ("crawler", "parsers", "pipelines", "healthnews")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LONGEST_MODULE = 400

MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
# Which rooms a room may import (docs/architecture.md).
MAY_IMPORT = {
    "parsers": set(),
    "pipelines": {"parsers"},
    "crawler": {"parsers", "pipelines"},
    "healthnews": {"crawler", "parsers", "pipelines"},
}
SCRAPY = {"scrapy", "twisted", "itemadapter", "w3lib", "parsel", "protego"}
# What would let a parser read something but its arguments.
OUTSIDE_WORLD = {
    "asyncio", "glob", "http.client", "http.server", "io", "locale", "logging", "multiprocessing",
    "os", "pathlib", "random", "requests", "shutil", "socket", "sqlite3", "sqlite_utils",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
# Twisted is Scrapy's, and its Failure is part of Scrapy's interface.
FROM_SCRAPY = {"twisted"}


def test_the_rooms_are_not_empty():
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(ROOMS)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


every_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), name_of(path))


def imported(path: Path) -> set[str]:
    """Return the modules that a module imports, by their whole names."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            assert node.module
            found.add(node.module)
            # `from urllib import request` imports urllib.request.
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@every_module
def test_a_room_imports_only_the_rooms_it_may(path: Path):
    room = path.relative_to(ROOT).parts[0]
    others = tops(path) & {*ROOMS, "tests", "benchmarks"} - {room}

    assert others <= MAY_IMPORT[room]


@every_module
def test_only_the_crawler_knows_scrapy(path: Path):
    assert path.relative_to(ROOT).parts[0] == "crawler" or not tops(path) & SCRAPY


def test_feeds_read_the_database_and_nothing_else():
    modules = [path for path in MODULES if name_of(path).startswith("healthnews/feeds/")]

    assert [name_of(path) for path in modules if "crawler" in tops(path)] == []


PARSERS = [path for path in MODULES if name_of(path).startswith("parsers/")]
every_parser_module = pytest.mark.parametrize("path", PARSERS, ids=name_of)


@every_parser_module
def test_parsers_reach_nothing_but_their_arguments(path: Path):
    calls = {
        node.func.id
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not imported(path) & OUTSIDE_WORLD
    assert not calls & {"open", "print", "input", "exec", "eval", "compile"}


@every_parser_module
def test_parsers_ask_no_clock(path: Path):
    asked = {
        node.attr: node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    }

    assert asked == {}


@every_module
def test_site_names_stand_in_their_modules(path: Path):
    """A site is one module: no other code knows its hosts (the demo knows the bundled pages)."""
    if name_of(path).startswith(("parsers/sites/", "healthnews/demo/")):
        return
    hosts = {host for site in SITES.values() for host in site.hosts}
    named = [text for text in strings(path) if any(host in text for host in hosts)]

    assert named == []


def strings(path: Path) -> Iterator[str]:
    """Yield the string constants of a module that are no docstrings."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Expr):
            continue
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield child.value


@every_module
def test_modules_are_small(path: Path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


@every_module
def test_modules_say_what_they_are_for(path: Path):
    assert ast.get_docstring(tree_of(path)) or not path.read_text().strip()


@pytest.mark.parametrize("room", ROOMS)
def test_packages_are_typed(room: str):
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert (ROOT / room / "py.typed").is_file()
    assert "py.typed" in configuration["tool"]["setuptools"]["package-data"][room]


TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".cfg", ".json", ".yml", ".yaml", ""}
ABSOLUTE = re.compile(r"(?<![\w.<>/])/(?:home|root|Users|work|tmp|var/folders|opt|mnt|data)/\w")


def test_no_file_names_a_place_on_one_machine():
    named = [
        f"{name_of(path)}: {match[0]}"
        for path in own_files()
        for match in ABSOLUTE.finditer(path.read_text(errors="replace"))
    ]

    assert named == []


def own_files() -> Iterator[Path]:
    """Yield the project's text files, without fixtures, environments and caches."""
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder)
        skipped = {"fixtures", "output", "build", "tmp", "__pycache__", "node_modules"}
        folders[:] = [
            name
            for name in folders
            if name not in skipped and (not name.startswith(".") or name == ".ci")
        ]
        for name in files:
            path = here / name
            if path.suffix in TEXT_SUFFIXES and not name.startswith(".") and path != Path(__file__):
                yield path


# --- dependencies -----------------------------------------------------------------------

RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
EXTRAS = [
    Requirement(line)
    for extra in ("web", "mcp", "tantivy", "rerank", "scale")
    for line in PROJECT["optional-dependencies"][extra]
]
DECLARED = RUNTIME + DEV + EXTRAS


def key(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


@cache
def pins(name: str) -> dict[str, str]:
    """Return the versions that a constraint file pins, by package."""
    lines = (ROOT / name).read_text().splitlines()
    pinned = [line.split("==") for line in lines if line and not line.startswith("#")]
    assert all(len(pair) == 2 for pair in pinned), f"{name}: a line pins nothing"
    return {canonicalize_name(package): version for package, version in pinned}


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
@pytest.mark.parametrize("file", ["constraints.txt", "constraints-min.txt"])
def test_pins_lie_within_the_bounds(file: str, requirement: Requirement):
    assert requirement.specifier.contains(pins(file)[key(requirement)])


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
def test_the_lowest_version_is_the_one_tested_as_such(requirement: Requirement):
    lowest = [spec for spec in requirement.specifier if spec.operator in (">=", "==")]

    assert len(lowest) == 1, f"{requirement} needs one lower bound"
    assert Version(lowest[0].version) == Version(pins("constraints-min.txt")[key(requirement)])


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-min.txt"])
def test_the_tools_that_install_are_pinned_too(file: str):
    assert {"pip", "setuptools"} <= set(pins(file))


def test_everything_an_install_brings_is_pinned():
    lowest = pins("constraints-min.txt")
    is_lowest = distribution("pytest").version == lowest["pytest"]
    pinned = lowest if is_lowest else pins("constraints.txt")
    missing = {name for name in needed(DECLARED) if name not in pinned}

    assert missing == set()


def needed(requirements: list[Requirement]) -> set[str]:
    """Return the packages that the requirements bring in this environment, all the way down."""
    found: set[str] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = key(requirement)
        wanted = {f"{name}[{extra}]" for extra in {"", *requirement.extras}}
        if wanted <= found:
            continue
        found |= wanted
        try:
            further = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        waiting += [
            (Requirement(line), extra) for line in further for extra in {"", *requirement.extras}
        ]
    return {name.partition("[")[0] for name in found}


def test_imports_are_declared():
    declared = {key(requirement) for requirement in RUNTIME + EXTRAS}
    owners = packages_distributions()
    outside = {top for path in MODULES for top in tops(path)}
    outside -= {*sys.stdlib_module_names, *ROOMS, *FROM_SCRAPY}
    undeclared = {
        top
        for top in outside
        if not {canonicalize_name(owner) for owner in owners.get(top, [top])} & declared
    }

    assert undeclared == set()


# --- commands ---------------------------------------------------------------------------


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^\.PHONY: ([\w-]+)$", makefile, re.MULTILINE))


def test_make_knows_the_documented_commands():
    assert {"demo", "test", "check", "min", "bench", "clean"} <= targets()


def test_documents_name_only_commands_that_make_knows():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {
        command
        for path in documents
        for command in re.findall(r"`make ([\w-]+)", path.read_text())
        + re.findall(r"^\s*(?:\$ )?make (\w+)$", path.read_text(), re.MULTILINE)
    }

    assert named <= targets()


def test_the_check_of_a_clean_checkout_runs_by_itself():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
