"""Exchanges for tests: small, whole, and changed one field at a time."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.archive.exchange import Archived, CaptureRow, Damaged, Exchange, ExchangeKind
from pipelines.archive.writing import ArchiveWriter

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
URL = "https://m.example.cn/health/news/7299931.html"
PAGE = "<html><title>职工医保断了灵活就业可以续吗</title><p>可以续缴。</p></html>".encode()

PLAIN = Exchange(
    url=URL,
    fetched_at=NOON,
    kind=ExchangeKind.RESPONSE,
    status=200,
    headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("X-Latin", "caf\xe9 \xff"),
        ("X-Empty", ""),
    ),
    body=PAGE,
    request_headers=(("User-Agent", "healthnews"), ("Accept", "text/html"), ("Accept", "*/*")),
    protocol="HTTP/1.1",
    ip="192.0.2.7",
)


def exchange(**changes: Any) -> Exchange:
    """Return a whole exchange with these fields changed."""
    return replace(PLAIN, **changes)


def numbered(number: int, **changes: Any) -> Exchange:
    """Return an exchange of its own URL, moment and page; the body is compressed."""
    page = PAGE + f"<p>第{number}页</p>".encode() + b"x" * (number * 37 % 500)
    own = exchange(
        url=f"https://m.example.cn/health/news/{number}.html",
        fetched_at=NOON + timedelta(seconds=number),
        headers=(*PLAIN.headers, ("Content-Encoding", "gzip")),
        body=gzip.compress(page, mtime=0),
    )
    return replace(own, **changes)


class NoIndex:
    """An index that knows nothing, and remembers what it is told of segments."""

    def __init__(self) -> None:
        self.sealed: dict[str, tuple[int, str, datetime]] = {}

    def newest(self, _uri: str) -> CaptureRow | None:
        return None

    def of_digest(self, _digest: str) -> CaptureRow | None:
        return None

    def seal(self, name: str, size: int, sha256: str, at: datetime) -> None:
        self.sealed[name] = (size, sha256, at)


def ticking(start: datetime = NOON) -> Callable[[], datetime]:
    """Return a clock that moves a second with each look."""
    ticks = iter(range(10**9))
    return lambda: start + timedelta(seconds=next(ticks))


def writer(folder: Path, index: Any = None, run: int = 7, **options: Any) -> ArchiveWriter:
    options.setdefault("clock", ticking())
    return ArchiveWriter.open(folder, run=run, index=index or NoIndex(), **options)


def archive(folder: Path, *exchanges: Exchange, **options: Any) -> list[CaptureRow]:
    """Write the exchanges, seal, and return their rows."""
    writing = writer(folder, **options)
    for item in exchanges:
        writing.write(item)
    rows = writing.sync()
    writing.acknowledged()
    writing.close()
    return rows


def segment(folder: Path, *exchanges: Exchange) -> Path:
    """Write the exchanges into one sealed segment and return its path."""
    archive(folder, *exchanges)
    (path,) = folder.glob("*.warc.gz")
    return path


def whole(found: Archived | Damaged) -> Archived:
    assert isinstance(found, Archived), found
    return found
