"""What a page leaves behind: requests, bytes over the wire, bytes on the disk, processor time.

`python -m benchmarks.footprint` crawls two generated sites, visits one of them again, and
prints what each page more costs.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crawl import server


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a crawl of so many articles left, in bytes; and its requests."""

    articles: int
    requests: int
    received: int
    archive: int
    articles_db: int
    crawl_db: int


def footprint(fewer: int, more: int) -> str:
    """Return what each article costs beyond the first `fewer`, as lines of text."""
    few, many = _crawl(fewer), _crawl(more)
    pages = more - fewer

    def each(name: str) -> float:
        grown: int = getattr(many, name) - getattr(few, name)
        return grown / pages

    lines = [
        f"Footprint: each of {pages:,} articles more than {fewer:,}, first visit",
        "",
        f"requests        {each('requests'):8.2f}",
        f"received        {each('received') / 1000:8.1f} kB, bodies as they came over the wire",
        f"archive         {each('archive') / 1000:8.1f} kB, compressed",
        f"articles.db     {each('articles_db') / 1000:8.1f} kB, search index and stubs included",
        f"crawl.db        {each('crawl_db') / 1000:8.1f} kB",
    ]
    return "\n".join(lines)


def _crawl(articles: int) -> Footprint:
    with TemporaryDirectory() as name, server(articles) as port:
        folder = Path(name)
        proxy = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "benchmarks.crawlers", "ours", proxy, f"{articles}", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or done.stdout.split() != ["ready", f"{articles}"]:
            raise RuntimeError(f"{done.stdout!r} of {articles}: {done.stderr[-2000:]}")
        return _measured(folder, articles)


def _measured(folder: Path, articles: int) -> Footprint:
    segments = [path for path in (folder / "archive").rglob("*") if path.is_file()]
    db = sqlite3.connect(folder / "crawl.db")
    try:
        requests, received = db.execute(
            "SELECT sum(requests), sum(bytes) FROM run_hosts"
        ).fetchone()
    finally:
        db.close()
    return Footprint(
        articles,
        requests,
        received,
        sum(path.stat().st_size for path in segments),
        (folder / "articles.db").stat().st_size,
        (folder / "crawl.db").stat().st_size,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(prog="benchmarks.footprint", description=__doc__)
    parser.add_argument("--articles", type=int, nargs=2, default=[1000, 4000])
    given = parser.parse_args(arguments)
    print(footprint(*given.articles))


if __name__ == "__main__":
    main()
