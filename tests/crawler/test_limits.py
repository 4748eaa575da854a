"""What a server cannot do to a crawl: hold it up, fill its memory, follow it, or reach into it."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from backports import zstd

from crawler.net.heads import HEAD_LIMIT
from parsers import Outcome
from tests.crawler.fetch import Fetched, command, fetch
from tests.crawler.jobs import ROOT
from tests.crawler.raw_server import Talk, saying, talking
from tests.crawler.site_server import HOST, Answer, Web, redirect, serve

PAGE = f"{HOST}/1.html"
OPEN = {"HEALTHNEWS_ALLOW_LOOPBACK": True}
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def one_after_another(start: bytes, piece: bytes, pause: float) -> Talk:
    """Return a talk that never ends: the start, then piece after piece."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return talk


def asked(talk: Talk, **settings: object) -> Fetched:
    with talking(talk) as server:
        (found,) = fetch(server.url, **OPEN, **settings)
    return found


DRIPS = {
    "nothing": one_after_another(b"", b"", 0.3),
    "the head": one_after_another(OK, b"X", 0.3),
    "the body": one_after_another(OK + b"Content-Length: 1000\r\n\r\n", b"x", 0.3),
    "a body of no announced length": one_after_another(OK + b"\r\n", b"x", 0.3),
    "chunks": one_after_another(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.3),
}


@pytest.mark.parametrize("what", DRIPS)
def test_an_answer_that_drips_is_ended(what: str) -> None:
    # A byte comes every 0.3 s: the limit is on the whole answer, not on silence.
    found = asked(DRIPS[what], DOWNLOAD_TIMEOUT=2)
    assert found.outcome == Outcome.NETWORK_ERROR
    assert "DownloadTimeoutError" in found.reason


FLOODS = {
    "many headers": one_after_another(OK, b"X-Filler: %s\r\n" % (b"x" * 900), 0),
    "many short headers": one_after_another(OK, b"A: b\r\n" * 100, 0),
    "one header over many lines": one_after_another(OK + b"X: y\r\n", b" folded\r\n" * 100, 0),
    "provisional answers": one_after_another(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20, 0),
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_of_headers_is_ended(what: str) -> None:
    found = asked(FLOODS[what], DOWNLOAD_TIMEOUT=20, RETRY_TIMES=2)
    assert found.outcome == Outcome.TOO_LARGE
    assert f"more than {HEAD_LIMIT} bytes" in found.reason


def test_a_header_without_an_end_is_ended() -> None:
    found = asked(one_after_another(OK + b"X: ", b"x" * 1000, 0), DOWNLOAD_TIMEOUT=20)
    assert found.outcome == Outcome.NETWORK_ERROR
    assert "Timeout" not in found.reason


def test_headers_within_the_limit_are_read() -> None:
    filler = [b"X-%d: %s" % (number, b"x" * 1000) for number in range(HEAD_LIMIT // 1100)]
    found = asked(saying(b"hello", *filler))
    assert found.text == "hello"


def test_an_answer_that_is_too_large_for_chunks_is_ended() -> None:
    chunk = b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"
    talk = one_after_another(OK + b"Transfer-Encoding: chunked\r\n\r\n", chunk, 0)
    found = asked(talk, DOWNLOAD_MAXSIZE=1_000_000)
    assert found.outcome == Outcome.TOO_LARGE


def deflated(body: bytes) -> bytes:
    return zlib.compress(body, 9)


BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": deflated,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def test_bombs_are_not_unpacked() -> None:
    zeros = bytes(50_000_000)
    web = {}
    for name, pack in BOMBS.items():
        bomb = pack(zeros)
        assert len(bomb) < 100_000
        web[f"{HOST}/{name}"] = Answer(bomb, headers=(("Content-Encoding", name),))
    twice = gzip.compress(gzip.compress(zeros))
    assert len(twice) < 1000
    web[f"{HOST}/twice"] = Answer(twice, headers=(("Content-Encoding", "gzip, gzip"),))
    with serve(Web(web)) as running:
        found = fetch(*web, HEALTHNEWS_PROXY=running.proxy)
    assert {one.outcome for one in found} == {Outcome.TOO_LARGE}


def test_redirects_end() -> None:
    pages = {f"{HOST}/{n}": redirect(f"{HOST}/{n + 1}") for n in range(20)}
    with serve(Web(pages)) as web:
        (found,) = fetch(f"{HOST}/0", HEALTHNEWS_PROXY=web.proxy)
    assert found.outcome == Outcome.REDIRECTED
    assert len(web.asked) == 6


def test_cookies_are_not_sent_back() -> None:
    with talking(saying(b"hello", b"Set-Cookie: id=1; Path=/")) as server:
        fetch(server.url, f"{server.url}2", **OPEN)
    assert len(server.heads) == 2
    assert not [head for head in server.heads if b"cookie" in head.lower()]


def test_no_port_is_opened_by_a_crawl() -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("no /proc on this system")
    with serve(Web({PAGE: Answer(b"x", delay=20)})) as web:
        job = command(PAGE, HEALTHNEWS_PROXY=web.proxy)
        with subprocess.Popen(
            job, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            deadline = time.monotonic() + 30
            while not web.asked and time.monotonic() < deadline:
                time.sleep(0.05)
            opened = listening(process.pid)
            connected = sockets(process.pid)
            process.kill()
            process.communicate(timeout=10)
    assert web.asked, "the crawl was under way"
    assert connected, "its sockets can be seen"
    assert opened == set()


def test_a_listening_port_would_be_seen() -> None:
    script = "import socket, time; s = socket.create_server(('127.0.0.1', 0)); print(1, flush=True)"
    job = ["python3", "-c", f"{script}; time.sleep(20)"]
    with subprocess.Popen(job, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        opened = listening(process.pid)
        process.kill()
    assert len(opened) == 1


def sockets(pid: int) -> set[str]:
    """Return the inodes of a process's sockets."""
    links = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()]
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}


def listening(pid: int) -> set[str]:
    """Return the inodes of the sockets on which a process waits for connections."""
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        if Path(f"/proc/{pid}/net/{table}").exists()
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    # 0A is TCP_LISTEN.
    return {row[9] for row in rows if row[3] == "0A"} & sockets(pid)
