"""A pruner to be killed: `python -m tests.pipelines.archive.pruner LIBRARY TARGET`.

Copies the library once for each step that changes the disk, prunes the copy and
dies by SIGKILL before that step: TARGET/0001, TARGET/0002, … The last copy is
the one whose pruning came to its end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from pipelines.archive.index import CaptureIndex
from pipelines.archive.retention import prune
from tests.pipelines.archive.library import NOON, library

STEPS = (
    *((os, name) for name in ("replace", "unlink", "rmdir", "mkdir", "fsync")),
    *((CaptureIndex, name) for name in ("replace", "seal", "forget")),
)


def prune_all(folder: Path) -> None:
    with library(folder) as books:
        now = NOON + timedelta(hours=24)
        prune(books.folder, books.crawl, books.articles, max_bytes=0, max_age=None, now=now)


def die_before(step: int) -> None:
    """Kill this process at its step-th change of the disk."""
    steps = count(1)

    def counted(function):
        def call(*arguments, **options):
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))


def main(original: str, target: str) -> None:
    for step in count(1):
        copy = Path(target, f"{step:04d}")
        shutil.copytree(original, copy)
        child = os.fork()
        if child == 0:
            die_before(step)
            prune_all(copy)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
