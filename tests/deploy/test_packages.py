"""The wheel and the source distribution: what is in them, and that they run by themselves."""

from __future__ import annotations

import sqlite3
import sys
import tarfile
import venv
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.source import ROOT, python, run

# `make dist` calls the same two functions.
BUILD = """
import sys
from setuptools import build_meta
print(getattr(build_meta, sys.argv[1])(sys.argv[2]))
"""
ROOMS = ("crawler", "parsers", "pipelines", "healthnews")


def build(tree: Path, kind: str, target: Path) -> Path:
    return target / python(BUILD, kind, target, cwd=tree).splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "build_wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "build_sdist", tmp_path_factory.mktemp("sdist"))


def content_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files_of(room: str) -> set[str]:
    paths = (ROOT / room).rglob("*")
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_four_rooms_whole_and_nothing_else(wheel: Path) -> None:
    assert content_of(wheel) == set().union(*map(files_of, ROOMS))


@pytest.mark.parametrize("name", ["healthnews/demo/pages/000.html", "parsers/py.typed"])
def test_data_files_are_in_the_wheel(wheel: Path, name: str) -> None:
    assert name in content_of(wheel)


def test_the_source_distribution_gives_the_same_wheel(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", tmp_path)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", *options, sdist, cwd=tmp_path)
    assert content_of(tmp_path / wheel.name) == content_of(wheel)


def test_the_source_distribution_has_what_an_installation_needs_and_no_tests(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "LICENSE",
        "constraints.txt",
        "deploy/systemd/healthnews-crawl@.service",
        "deploy/container/Containerfile",
        "docs/operations.md",
    } <= names
    assert [name for name in names if name.startswith(("tests", "benchmarks"))] == []


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with the wheel, and this one's packages in place of downloads."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=True, with_pip=False)
    (packages,) = environment.glob("lib/python*/site-packages")
    # A path of a .pth file: its own .pth files, an editable install's too, are not read.
    (packages / "borrowed.pth").write_text(
        "\n".join(path for path in sys.path if path.endswith("site-packages"))
    )
    target = environment / "bin" / "python"
    options = ("--no-deps", "--no-index", "--no-warn-script-location")
    run(
        *(sys.executable, "-m", "pip", "--python", target, "install", "--quiet"),
        *(*options, wheel),
        cwd=environment,
    )
    return environment


def test_an_installed_wheel_runs_the_demo_in_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    said = run(installed / "bin" / "healthnews", "demo", cwd=tmp_path)
    assert said.startswith("104 pages fetched over HTTP from loopback\n")
    with closing(sqlite3.connect(tmp_path / "output" / "demo" / "articles.db")) as database:
        assert database.execute("SELECT count(*) FROM v_articles").fetchone() == (104,)


def test_what_runs_is_what_was_installed(installed: Path, tmp_path: Path) -> None:
    rooms = ", ".join(ROOMS)
    code = f"import {rooms}\nprint(*(room.__file__ for room in ({rooms})), sep='\\n')"
    found = run(installed / "bin" / "python", "-I", "-c", code, cwd=tmp_path).splitlines()
    assert [path for path in found if not path.startswith(str(installed))] == []
    assert len(found) == len(ROOMS)
