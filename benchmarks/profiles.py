"""Profiles of the stages, for cProfile's tools: `python -m benchmarks.profiles` writes files.

`python -m pstats output/profiles/save.prof` looks into one. cProfile slows small functions more
than large ones: the shares in docs/benchmarks.md are measured without it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.archive import exchanges, write_exchanges
from benchmarks.pages import generated_articles
from healthnews.feeds.exporting import export
from healthnews.feeds.feed import Feed, FeedOptions
from healthnews.feeds.search import Search
from healthnews.feeds.target import ExportTarget
from parsers import parse
from pipelines import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES

_BATCH = 50
_SHOWN = 8
FOLDER = Path("output/profiles")
NAMES = ("parse", "archive", "save", "search", "export")


def write_profiles(folder: Path, pages: int) -> None:
    """Profile each stage on so many pages, and write a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        work = Path(name)
        for stage, step in _steps(pages, work).items():
            profile = cProfile.Profile()
            profile.runcall(step)
            path = folder / f"{stage}.prof"
            profile.dump_stats(path)
            print(f"{path}: {pages} pages, by time of their own")
            pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(_SHOWN)


def _steps(pages: int, work: Path) -> dict[str, Callable[[], object]]:
    """Return what is profiled, in this order: later steps read what earlier ones wrote."""
    database = work / "articles.db"
    records = generated_articles(pages)
    fetched = list(exchanges(pages))

    def save() -> None:
        with ArticleStore.open(database) as store:
            for start in range(0, len(records), _BATCH):
                store.save(records[start : start + _BATCH])

    def search() -> None:
        with closing(open_database(database, ARTICLES, read_only=True)) as db:
            finder = Search(db)
            for _, article in records:
                finder.search(article.title)

    def write_export() -> None:
        with closing(open_database(database, ARTICLES, read_only=True)) as db:
            export(db, FeedOptions(feed=Feed.ARTICLES), ExportTarget(folder=work / "exports"))

    steps: tuple[Callable[[], object], ...] = (
        lambda: [parse(capture) for capture, _ in records],
        lambda: write_exchanges(work, fetched),
        save,
        search,
        write_export,
    )
    return dict(zip(NAMES, steps, strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the profiles, and print the first lines of each."""
    parser = argparse.ArgumentParser(prog="benchmarks.profiles", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="(default: 1000)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"(default: {FOLDER})")
    given = parser.parse_args(arguments)
    write_profiles(given.folder, given.pages)


if __name__ == "__main__":
    main()
