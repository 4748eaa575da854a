"""The site as a process of its own: `python -m tests.site.server --size N --seed N`.

Prints its port as soon as it listens, and ends when its standard input closes:
with its parent, however that ends. The host `site.control` sets the day and
tells what was asked; `running` speaks to it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from tests.site.plan import FULL_SIZE, Plan, make_plan
from tests.site.proxy import listen
from tests.site.replies import Site
from tests.site.wire import HTML, Asked, Reply

CONTROL = "http://site.control"
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


class Recorder:
    """Answers for the site, and keeps what was asked: URL, status, day, whether on a condition."""

    def __init__(self, plan: Plan) -> None:
        self._site = Site(plan)
        self._log: list[tuple[str, int, int, bool]] = []

    def respond(self, asked: Asked) -> Reply:
        """Answer a request to the site or to the control."""
        if asked.url.startswith(CONTROL):
            return self._control(asked.url)
        reply = self._site.reply(asked)
        conditional = not _CONDITIONS.isdisjoint(asked.headers)
        self._log.append((asked.url, reply.status, self._site.day, conditional))
        return reply

    def _control(self, url: str) -> Reply:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.path == "/day":
            self._site.day = int(query["to"][0])
        elif parts.path == "/log":
            return Reply(200, HTML, json.dumps(self._log[int(query["since"][0]) :]).encode())
        elif parts.path == "/count":
            return Reply(200, HTML, b"%d" % len(self._log))
        return Reply(200, HTML, b"ok")


async def serve(recorder: Recorder) -> None:
    """Serve until standard input closes."""
    server = await listen(recorder.respond)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="tests.site.server", description=__doc__)
    parser.add_argument("--size", type=int, default=FULL_SIZE, help="articles on the first day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="one form of links to articles")
    given = parser.parse_args(arguments)
    asyncio.run(serve(Recorder(make_plan(given.size, given.seed, plain=given.plain))))


if __name__ == "__main__":
    main()
