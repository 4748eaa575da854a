"""Commands started and killed at a random moment, as a power cut or the kernel would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from tests.healthnews.command import ROOT, environment

# How often each test kills. `make test-kill` asks for more.
KILLS = int(os.environ.get("HEALTHNEWS_KILLS", "3"))

# Before this share of its time a command imports; killing it there proves nothing.
_EARLIEST = 0.2


def moments(seconds: float, seed: int) -> Iterator[tuple[float, bool]]:
    """Yield when to kill, in seconds after the start, and whether the workers die as well."""
    random = Random(seed)
    for number in range(KILLS):
        yield random.uniform(_EARLIEST * seconds, seconds), bool(number % 2)


def run_killed(arguments: list[str | Path], cwd: Path, after: float, *, workers_too: bool) -> bool:
    """Start `healthnews`, kill -9 it after so many seconds; return whether it was still at work.

    Workers that survive their parent go on until they notice, as they would.
    """
    process = start([sys.executable, "-m", "healthnews", *map(str, arguments)], cwd)
    if kill_after(process, after, workers_too=workers_too):
        return True
    assert process.returncode == 0
    return False


def kill_after(
    process: subprocess.Popen[bytes], seconds: float, *, workers_too: bool = False
) -> bool:
    """Kill -9 the process after so many seconds; return whether it was still at work."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill(process, workers_too=workers_too)
        return True
    return False


def kill(process: subprocess.Popen[bytes], *, workers_too: bool) -> None:
    """Kill -9 a process that `start` started, and its workers too or not."""
    if workers_too:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def start(
    command: list[str], cwd: Path, extra: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command in a group of its own; `extra` are variables of its environment."""
    return subprocess.Popen(
        command,
        cwd=cwd,
        env={**environment(), "PYTHONPATH": str(ROOT), **(extra or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class Watch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began
