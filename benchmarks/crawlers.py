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


if __name__ == "__main__":
    from benchmarks.our_crawler import ours
    from benchmarks.stock_crawlers import stock, told, tuned

    main({"ours": ours, "stock": stock, "tuned": tuned, "told": told})
