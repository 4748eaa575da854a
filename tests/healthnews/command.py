"""The real command in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import forks

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
PAGES = ROOT / "healthnews" / "demo" / "pages"


@dataclass(frozen=True)
class Done:
    code: int
    stdout: bytes
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        (line,) = self.lines
        return line


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **extra}


def healthnews(*arguments: str | Path, cwd: Path | None = None, **extra: str) -> Done:
    """Run the command, forked from a process that has imported it.

    Keyword arguments are environment variables; what Python itself reads when it
    begins is for `started`.
    """
    job = {"folder": str(cwd or Path.cwd()), "arguments": list(map(str, arguments))}
    done = forks.run_raw("tests.healthnews.forked", json.dumps(job), **environment(**extra))
    return Done(done.returncode, done.stdout, done.stderr.decode())


def started(*arguments: str | Path, cwd: Path | None = None, **extra: str) -> Done:
    """Run the command from the start, as a shell does: where its beginning or end is looked at."""
    done = subprocess.run(
        [sys.executable, "-m", "healthnews", *map(str, arguments)],
        cwd=cwd,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())
