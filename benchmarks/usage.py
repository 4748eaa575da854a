"""What a command takes: seconds on the clock, of the processor, and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_LAUNCHER = Path(__file__).with_name("peak.py")


@dataclass(frozen=True, slots=True)
class Usage:
    """wall, cpu: seconds, of all its processes together. peak: bytes of the largest of them.

    output: what it printed.
    """

    wall: float
    cpu: float
    peak: int
    output: str


def usage_of(command: Sequence[str]) -> Usage:
    """Run a command to its end. Raises RuntimeError where it fails, with what it said."""
    with TemporaryDirectory() as name:
        report = Path(name, "report.json")
        done = subprocess.run(
            [sys.executable, "-S", str(_LAUNCHER), str(report), *command],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.returncode}: {done.stderr[-2000:]}")
        return Usage(**json.loads(report.read_text()), output=done.stdout)


def healthnews(*arguments: str | Path) -> list[str]:
    """Return the command line of a verb."""
    return [sys.executable, "-m", "healthnews", *map(str, arguments)]
