"""The crawlers that are compared, each in a process of its own.

`python -m benchmarks.crawlers NAME PROXY ARTICLES FOLDER` prints `ready` once it
has imported everything, crawls, and prints how many articles it fetched. A
crawl's own processes import this module too, and nothing with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def main(crawlers: Mapping[str, Callable[[str, int, Path], int]]) -> None:
    """Run one crawler."""
    name, proxy, articles, folder = sys.argv[1:]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdout.write(f"{crawlers[name](proxy, int(articles), Path(folder))}\n")


def _unrelated() -> None:
    """Leave out what holds between articles: copies, stubs, dates, the search index."""
    from pipelines import relations  # noqa: PLC0415 - the other crawlers need none of it

    relations.RELATIONS = ()


# A crawl's own process runs this file again, under this name and with the same arguments.
if __name__ == "__mp_main__" and sys.argv[1] == "bare":
    _unrelated()

if __name__ == "__main__":
    from benchmarks.crawlee_crawler import crawlee
    from benchmarks.our_crawler import ours
    from benchmarks.stock_crawlers import stock, told, tuned

    main(
        {
            "ours": ours,
            "bare": ours,
            "stock": stock,
            "tuned": tuned,
            "told": told,
            "crawlee": crawlee,
        }
    )
