"""A copy of what packages are built from, so that building leaves nothing in the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("crawler", "deploy", "docs", "healthnews", "parsers", "pipelines", "tests")
FILES = (
    "CHANGELOG.md",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
    "scrapy.cfg",
    "setup.py",
)


def copy_source(target: Path) -> Path:
    """Copy the sources, tests without their fixtures, to `target` and return it."""
    ignore = shutil.ignore_patterns("__pycache__", "fixtures")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, target)
    return target


def run(*command: str | Path, cwd: Path, **extra: str) -> str:
    """Run a command without this project on its path and return what it printed.

    Keyword arguments are environment variables. The command must succeed.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**inherited, **extra},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python(code: str, *arguments: str | Path, cwd: Path) -> str:
    """Run code in a process that sees neither this checkout nor the folder it runs in."""
    return run(sys.executable, "-I", "-c", code, *arguments, cwd=cwd)
