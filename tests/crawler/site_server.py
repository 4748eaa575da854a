"""A scripted web: an HTTP proxy on loopback that answers for any host, well or badly."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HOST = "http://m.jiusongjiankang.com"


@dataclass(frozen=True)
class Answer:
    """What the server sends.

    announced: the Content-Length sent; the body's where None, none at all where 0.
    delay: seconds before anything is sent.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)
    announced: int | None = None
    delay: float = 0.0


def redirect(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers=(("Location", target),))


def article_url(number: int, host: str = HOST) -> str:
    return f"{host}/health/news/{number}.html"


@dataclass
class Web:
    """The answers by URL (the last of a sequence repeats), and what was asked for."""

    answers: Mapping[str, Answer | tuple[Answer, ...]]
    asked: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    proxy: str = ""

    def answer(self, url: str) -> Answer:
        found = self.answers.get(url, Answer(b"no such page", 404))
        sequence = (found,) if isinstance(found, Answer) else found
        index = min(self.asked[url], len(sequence) - 1)
        self.asked[url] += 1
        self.times.append(time.monotonic())
        return sequence[index]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def __init__(self, web: Web, *args) -> None:
        self._web = web
        super().__init__(*args)

    def do_GET(self) -> None:
        answer = self._web.answer(self.path)
        time.sleep(answer.delay)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        length = len(answer.body) if answer.announced is None else answer.announced
        if length or answer.announced is None:
            self.send_header("Content-Length", str(length))
        self.close_connection = length != len(answer.body)
        self.end_headers()
        self.wfile.write(answer.body)

    def do_CONNECT(self) -> None:
        self._web.asked[f"CONNECT {self.path}"] += 1
        self.close_connection = True
        self.send_error(403)

    def log_message(self, *args) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """Crawlers hang up on purpose: on slow and on large answers."""


@contextmanager
def serve(web: Web) -> Iterator[Web]:
    with _Server(("127.0.0.1", 0), partial(_Handler, web)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        web.proxy = f"http://127.0.0.1:{server.server_port}"
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
