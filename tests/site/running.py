"""The site's process as tests use it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.site.plan import FULL_SIZE, Plan, make_plan
from tests.site.server import CONTROL

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A request as the server saw it."""

    url: str
    status: int
    day: int
    conditional: bool


@dataclass(frozen=True, slots=True)
class Running:
    """A site that runs: what it has, and where."""

    plan: Plan
    port: int

    @property
    def proxy(self) -> str:
        """The URL that a crawl names as its proxy."""
        return f"http://127.0.0.1:{self.port}"

    def set_day(self, day: int) -> None:
        """Let the site be as it is on a day."""
        self._ask(f"/day?to={day}")

    def log(self, since: int = 0) -> list[Entry]:
        """Return what was asked, in order, after the first `since` requests."""
        return [Entry(*entry) for entry in json.loads(self._ask(f"/log?since={since}"))]

    def count(self) -> int:
        """Return how many requests there were."""
        return int(self._ask("/count"))

    def _ask(self, path: str) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"{CONTROL}{path}")
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200, (response.status, path)
            return body
        finally:
            connection.close()


@contextmanager
def running_site(size: int = FULL_SIZE, seed: int = 1, *, plain: bool = False) -> Iterator[Running]:
    """Run a site while the block runs; the arguments are those of `make_plan`."""
    command = [sys.executable, "-m", "tests.site.server", "--size", f"{size}", "--seed", f"{seed}"]
    command += ["--plain"] if plain else []
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Running(make_plan(size, seed, plain=plain), int(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(10)
