"""The Containerfile, as far as it goes without an engine and without a base image."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.source import ROOT, run

FOLDER = ROOT / "deploy" / "container"


@dataclass(frozen=True)
class Instruction:
    name: str
    words: str


def instructions() -> list[Instruction]:
    text = (FOLDER / "Containerfile").read_text()
    whole = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [Instruction(*line.split(maxsplit=1)) for line in whole.splitlines() if line]


FILE = instructions()


def of(name: str) -> list[str]:
    return [instruction.words for instruction in FILE if instruction.name == name]


def stages() -> list[list[Instruction]]:
    begins = [number for number, step in enumerate(FILE) if step.name == "FROM"]
    return [FILE[a:b] for a, b in zip(begins, [*begins[1:], len(FILE)], strict=True)]


BUILD, FINAL = stages()
# From, to: of the stage that builds.
COPIES = [
    (source, words.split()[-1])
    for words in (step.words for step in BUILD if step.name == "COPY")
    for source in words.split()[:-1]
]


def test_every_instruction_is_one() -> None:
    known = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "STOPSIGNAL"}
    assert {step.name for step in FILE} <= known | {"ENTRYPOINT", "CMD"}


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    allowed = re.findall(r"^!(.+)$", (FOLDER / ".containerignore").read_text(), re.MULTILINE)
    sources = [source for source, _ in COPIES]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert sorted(sources) == sorted(allowed)


def test_every_room_is_copied() -> None:
    """What the wheel holds; deploy/ and tests/ stay out of the image."""
    included = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    rooms = {name.rstrip("*") for name in included["packages"]["find"]["include"]}
    assert rooms == {source for source, _ in COPIES if (ROOT / source).is_dir()}


def test_every_install_is_pinned() -> None:
    installs = [words for words in of("RUN") if "pip install" in words]
    assert installs
    assert [words for words in installs if "-c constraints.txt" not in words] == []


def test_the_image_runs_the_command_as_nobody_special() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    (entrypoint,) = [step.words for step in FINAL if step.name == "ENTRYPOINT"]
    (user,) = [step.words for step in FINAL if step.name == "USER"]
    assert json.loads(entrypoint) == ["healthnews"]
    assert "healthnews" in scripts
    assert int(user) > 0
    assert f"--uid {user} " in " ".join(of("RUN"))


def test_what_is_stored_goes_into_the_volume() -> None:
    (volume,) = [step.words for step in FINAL if step.name == "VOLUME"]
    assert [step.words for step in FINAL if step.name == "WORKDIR"] == [volume]


@pytest.mark.skipif(
    "HEALTHNEWS_DOWNLOADS" not in os.environ,
    reason="downloads every dependency; `make test-scrapyd` runs it",
)
def test_the_steps_of_the_build_install_a_program_that_runs(tmp_path: Path) -> None:
    build, target = tmp_path / "build", tmp_path / "venv"
    build.mkdir()
    for source, place in COPIES:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, build / place)
        else:
            shutil.copy(ROOT / source, build / place)
    for words in (step.words for step in BUILD if step.name == "RUN"):
        command = words.replace("/venv", str(target)).replace("python ", f"{sys.executable} ", 1)
        run("sh", "-c", command, cwd=build)
    # The stage that runs has nothing but the environment.
    shutil.rmtree(build)
    (data := tmp_path / "volume").mkdir()
    said = run("healthnews", "demo", cwd=data, PATH=f"{target}/bin:{os.defpath}")
    assert said.startswith("104 pages fetched over HTTP from loopback\n")
