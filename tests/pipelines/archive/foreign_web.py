"""A small web for other archivers to fetch from: each answer byte by byte as a server sends it.

`python -m tests.pipelines.archive.foreign_web FOLDER` makes the recorded archives again.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

WGET = shutil.which("wget")
needs_wget = pytest.mark.skipif(
    WGET is None, reason="wget is not installed; the archives recorded with it are still read"
)

HOST = "http://m.jiusongjiankang.com"
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>医保断缴怎么办</title></head>
<body><div class="wrap"><div class="box"><h1>医保断缴怎么办</h1>
<div class="con"><p>医保断缴不超过3个月的，可以补缴，待遇不受影响。</p></div></div>
<div class="tip">提示：本内容不能代替面诊，如有不适请尽快就医。</div></div></body></html>
""".encode()
GZIPPED = gzip.compress(PAGE, mtime=0)

# The last parts of the articles' paths, by how they are sent.
PLAIN, CHUNKED, GZIP, GZIP_CHUNKED = "1001.html", "1002.html", "1003.html", "1004.html"
MOVED, GONE = "1005.html", "1006.html"


def url(name: str) -> str:
    return f"{HOST}/health/news/{name}"


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    return (
        "\r\n".join([f"HTTP/1.1 {status}", *headers, "Connection: close", "", ""]).encode() + body
    )


def html(*headers: str, body: bytes) -> bytes:
    return answer("200 OK", "Content-Type: text/html; charset=utf-8", *headers, body=body)


def whole(body: bytes) -> str:
    return f"Content-Length: {len(body)}"


def in_chunks(body: bytes, size: int = 300) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


_CHUNKED, _GZIP = "Transfer-Encoding: chunked", "Content-Encoding: gzip"
_MISSING = "<p>没有这一页</p>".encode()

ANSWERS = {
    PLAIN: html(whole(PAGE), body=PAGE),
    CHUNKED: html(_CHUNKED, body=in_chunks(PAGE)),
    GZIP: html(_GZIP, whole(GZIPPED), body=GZIPPED),
    GZIP_CHUNKED: html(_GZIP, _CHUNKED, body=in_chunks(GZIPPED)),
    MOVED: answer("301 Moved Permanently", f"Location: {url(PLAIN)}", whole(b"")),
    GONE: answer("404 Not Found", "Content-Type: text/html", whole(_MISSING), body=_MISSING),
}


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, answers: Mapping[str, bytes], *args) -> None:
        self._answers = answers
        super().__init__(*args)

    def do_GET(self) -> None:
        # As a proxy is asked: with the whole URL.
        self.wfile.write(self._answers[self.path.rpartition("/")[2]])

    def log_message(self, *_) -> None:
        pass


@contextmanager
def serve(answers: Mapping[str, bytes]) -> Iterator[str]:
    """Answer by the last part of the path, for any host; yield the proxy's URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: _Handler(answers, *args))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fetch_with_wget(folder: Path, name: str, *options: str) -> None:
    """Archive every answer, in order, as `NAME.warc.gz` or `NAME.warc` in the folder."""
    assert WGET is not None
    with serve(ANSWERS) as proxy:
        done = subprocess.run(
            [
                WGET, "--quiet", "--no-config", "--tries=1", "--max-redirect=0", "-O", "page.html",
                "-e", "use_proxy=yes", "-e", f"http_proxy={proxy}",
                "--compression=gzip", f"--warc-file={name}", *options, *map(url, ANSWERS),
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    # A server said 404; so wget ends in 8.
    assert done.returncode == 8


def record(folder: Path) -> None:
    """Make the archives that are kept with the tests."""
    fetch_with_wget(folder, "wget", "--warc-cdx")
    fetch_with_wget(folder, "wget-plain", "--no-warc-compression")
    fetch_with_wget(folder, "wget-dedup", "--warc-dedup=wget.cdx")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
