"""Each command on databases of several sizes: the memory it takes, and what an article costs it.

A database of a size is rebuilt from an archive of as many generated pages, as a user would.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.archive import write_archive
from benchmarks.crawl import server
from benchmarks.generated import article_url, page, write
from benchmarks.result import Grid
from benchmarks.served import served
from benchmarks.target import Target
from benchmarks.usage import Usage, healthnews, usage_of

BASE = 10_000
LIMIT = 1.5
# How much more memory a command may take on the largest database than on the smallest.
GROWTH = 1.5
NEW_PAGES = 200
_MOST_FILES = 20_000
REBUILD = "rebuild"
EXPORT = "export articles"
_WHOLE = (REBUILD, EXPORT)
MEMORY_WHY = """Memory is that of the largest process of a command, and Python with its
libraries is the better part of it. Pages of the search index are mapped into memory where
search reads them: they count, and are given back when others need the room. A writer's cache of
the upper levels of large tables grows to a fixed size."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the commands took on a database of so many articles."""

    size: int
    usages: dict[str, Usage]


def commands(sizes: Sequence[int]) -> list[Grid]:
    """Run every command on a database of each size."""
    return tables([_measured(size) for size in sorted(sizes)])


def tables(found: Sequence[Measured]) -> list[Grid]:
    """Return the tables of memory and of costs, a column for each size, smallest first."""
    return [_memory(found), _costs(found)]


def _measured(size: int) -> Measured:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder, size)
        return Measured(size, dict(_usages(folder, size)))


def _usages(folder: Path, size: int) -> Iterator[tuple[str, Usage]]:
    """Yield each command's usage; those that add articles come last."""
    database, title = folder / "articles.db", write(size // 2).title
    files = min(size, _MOST_FILES)
    yield "parse FOLDER", _parse(folder, files)
    yield REBUILD, _rebuild(folder)
    yield "search TITLE", usage_of(healthnews("search", title, "--db", database))
    yield (
        "why URL",
        usage_of(healthnews("why", article_url(0), "--db", database)),
    )
    yield EXPORT, usage_of(healthnews("export", "--db", database, "--out", folder / "exports"))
    web = served(folder, title)
    if web is not None:
        yield "serve, one search", web
    few = min(size, NEW_PAGES)
    yield "ingest new pages", _ingest(folder, range(size, size + few))
    yield "crawl known pages", _crawl(folder, few)


def _parse(folder: Path, files: int) -> Usage:
    pages = _write_pages(folder / "pages", range(files))
    return usage_of(healthnews("parse", pages))


def _rebuild(folder: Path) -> Usage:
    places = {"archive": "archive", "db": "articles.db", "into": "new.db", "crawl-db": "crawl.db"}
    options = [word for name, at in places.items() for word in (f"--{name}", folder / at)]
    usage = usage_of(healthnews("rebuild", *options, "--jobs", "2"))
    (folder / "new.db").rename(folder / "articles.db")
    return usage


def _ingest(folder: Path, numbers: range) -> Usage:
    """Ingest pages whose URLs are known, none of them stored."""
    pages = _write_pages(folder / "new", numbers)
    urls = folder / "urls.tsv"
    lines = (f"new/{number}.html\t{article_url(number)}\n" for number in numbers)
    urls.write_text("".join(lines))
    options = ("--urls", urls, "--db", folder / "articles.db", "--crawl-db", folder / "crawl.db")
    return usage_of(healthnews("ingest", pages, *options, "--archive", folder / "archive"))


def _crawl(folder: Path, few: int) -> Usage:
    """Crawl a site whose pages are stored, with other teasers."""
    with server(few) as port:
        proxy = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "benchmarks.crawlers", "ours", proxy, f"{few}"]
        return usage_of([*command, str(folder)])


def _write_pages(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for number in numbers:
        (folder / f"{number}.html").write_bytes(page(number, numbers.stop).encode())
    return folder


def _memory(found: Sequence[Measured]) -> Grid:
    names = list(found[0].usages)
    peaks = [[of.usages[name].peak / 1e6 for of in found] for name in names]
    growth = max(each[-1] / each[0] for each in peaks)
    return Grid(
        title="Memory: the most that each command holds, in MB, by articles in the database",
        headings=("", *(f"{of.size:,}" for of in found), "last ÷ first"),
        rows=[
            (name, *(f"{peak:.0f}" for peak in each), f"{each[-1] / each[0]:.2f}")
            for name, each in zip(names, peaks, strict=True)
        ],
        notes=(
            f"parse reads as many pages as there are articles, at most {_MOST_FILES:,}; ingest and "
            f"crawl take {NEW_PAGES}, or as many as there are articles.",
        ),
        targets=(
            Target.at_most(
                f"memory of any command, {found[-1].size:,} beside {found[0].size:,} articles",
                GROWTH,
                growth,
                "×",
            ),
        ),
        why=MEMORY_WHY,
    )


def _costs(found: Sequence[Measured]) -> Grid:
    costs = {name: [of.usages[name].cpu / of.size * 1e6 for of in found] for name in _WHOLE}
    sizes = [of.size for of in found]
    targets = [
        Target.at_most(
            f"{name}, cost at {sizes[-1]:,} beside {BASE:,}",
            LIMIT,
            each[-1] / each[sizes.index(BASE)],
            "×",
        )
        for name, each in costs.items()
        if BASE in sizes and sizes[-1] > BASE
    ]
    return Grid(
        title="What an article costs the commands that read all of them: CPU time in µs of all "
        "processes, start-up included",
        headings=("", *(f"{size:,}" for size in sizes), "last ÷ first"),
        rows=[
            (name, *(f"{cost:,.0f}" for cost in each), f"{each[-1] / each[0]:.2f}")
            for name, each in costs.items()
        ],
        targets=tuple(targets),
    )
