"""Processes that are forked from one that has imported all they need.

Scrapy takes most of a second to import, and a small crawl a tenth of one. Apart from
that each job has a process of its own, which begins and ends as any other.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

ROOT = Path(__file__).parents[1]

# Seconds after which a job is killed.
_TIMEOUT = 60


def run(
    module: str, argument: str, timeout: int = _TIMEOUT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m module argument` from the root, in the caller's environment and more.

    timeout: seconds after which the process is killed.
    """
    done = run_raw(module, argument, timeout, **environment)
    return subprocess.CompletedProcess(
        done.args, done.returncode, _text(done.stdout), _text(done.stderr)
    )


def run_raw(
    module: str, argument: str, timeout: int = _TIMEOUT, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Do as `run` does, and return the very bytes that were written."""
    with TemporaryDirectory(prefix="healthnews-tests-") as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        around = {**os.environ, **environment}
        code = _forker(module)([argument, str(output), str(errors), around, timeout])
        return subprocess.CompletedProcess(
            [module, argument],
            code,
            output.read_bytes(),
            errors.read_bytes(),
        )


def _text(written: bytes) -> str:
    return TextIOWrapper(BytesIO(written), encoding="utf-8").read()


@functools.cache
def _forker(module: str) -> Callable[[object], int]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, "--forks"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    orders, answers = process.stdin, process.stdout
    assert orders is not None
    assert answers is not None

    def end() -> None:
        process.communicate()

    def fork(job: object) -> int:
        orders.write(f"{json.dumps(job)}\n")
        orders.flush()
        return int(answers.readline())

    atexit.register(end)
    return fork


def argument(imported: Callable[[], None]) -> str:
    """Return the job of this process: the argument, or in `--forks` an order from the input.

    There it returns once in each fork, and never in the process that has imported all:
    what is imported by now, and what `imported` imports, as a job would on its way.
    """
    if sys.argv[1] != "--forks":
        return sys.argv[1]
    imported()
    # Nothing of this is ever garbage: looking at it would copy it into each fork.
    gc.freeze()
    for order in sys.stdin:
        job, *around = json.loads(order)
        child = os.fork()
        if child == 0:
            _begin(*around)
            return str(job)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    sys.exit()


def _begin(output: str, errors: str, environment: dict[str, str], timeout: int) -> None:
    for stream, path, flags in (
        (sys.stdin, os.devnull, os.O_RDONLY),
        (sys.stdout, output, os.O_WRONLY | os.O_CREAT),
        (sys.stderr, errors, os.O_WRONLY | os.O_CREAT),
    ):
        _replace(stream, path, flags)
    os.environ.clear()
    os.environ.update(environment)
    signal.alarm(timeout)


def _replace(stream: IO[str], path: str, flags: int) -> None:
    file = os.open(path, flags)
    os.dup2(file, stream.fileno())
    os.close(file)
