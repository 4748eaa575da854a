"""Where the time of a page goes: each stage's CPU time, from the socket to the index.

Fetching is timed in a crawl, as the CPU time of the process that fetches. The other stages
are those of the crawl's second process, run one by one on generated pages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml.html import document_fromstring

from benchmarks.archive import exchanges, write_exchanges
from benchmarks.crawl import server
from benchmarks.pages import generated_capture
from benchmarks.result import Grid
from benchmarks.stages import COPIES, INDEX, REST, STUBS, Clock, timed_relations
from benchmarks.usage import usage_of
from parsers import Article, Capture, parse
from parsers.decoding import decode
from pipelines import ArticleStore, problems

BATCH = 50
FETCH = "fetch: Scrapy, HTTP"
ARCHIVE = "archive: WARC, its index"
DECODE = "decode"
TREE = "tree: lxml"
PARSE = "parse: all after the tree"
CHECK = "validate"
_PARSED, _SAVED = "parsed", "saved"
_ORDER = (FETCH, ARCHIVE, DECODE, TREE, PARSE, CHECK, REST, COPIES, STUBS, INDEX)
USAGE_FILE = "usage.json"
"""In a crawl's folder: the CPU seconds of the process that fetched, and of the other one."""


def shares(pages: int) -> Grid:
    """Time each stage on so many pages."""
    costs = _costs(pages)
    fetching, clerk = _crawled(pages)
    costs[FETCH] = fetching
    whole = sum(costs.values())
    rest = clerk - (whole - fetching)
    return Grid(
        title=f"Where the time of a page goes: {pages} pages, CPU time",
        headings=("", "µs/page", "share"),
        rows=[(stage, f"{costs[stage]:,.0f}", f"{costs[stage] / whole:.0%}") for stage in _ORDER],
        notes=(
            f"In a crawl of as many larger pages the second process took {clerk:,.0f} µs a page: "
            f"{rest:,.0f} more than the stages here, for its start, the frontier, links, outcomes, "
            "messages, and batches smaller than these.",
            "`make profile` writes cProfile's files of the stages, for a look inside.",
        ),
    )


def _costs(pages: int) -> dict[str, float]:
    """Return the µs a page by stage, but for fetching."""
    clock = Clock()
    with TemporaryDirectory() as name:
        folder = Path(name)
        fetched = list(exchanges(pages))
        clock.run(ARCHIVE, lambda: write_exchanges(folder, fetched))
        captures = [generated_capture(number, pages) for number in range(pages)]
        clock.run(DECODE, lambda: [decode(of.body, of.header("content-type")) for of in captures])
        clock.run(TREE, lambda: [document_fromstring(of.body) for of in captures])
        items = clock.run(_PARSED, lambda: [(of, _parsed(of)) for of in captures])
        clock.run(CHECK, lambda: [problems(article, of.fetched_at) for of, article in items])
        with ArticleStore.open(folder / "articles.db") as store, timed_relations(clock):
            for start in range(0, len(items), BATCH):
                few = items[start : start + BATCH]
                clock.run(_SAVED, lambda few=few: store.save(few))  # type: ignore[misc]
    took = {stage: seconds / pages * 1e6 for stage, seconds in clock.taken().items()}
    took[PARSE] = took.pop(_PARSED) - took[DECODE] - took[TREE]
    took[REST] = took.pop(_SAVED) - took[COPIES] - took[STUBS] - took[INDEX]
    return took


def _parsed(page: Capture) -> Article:
    found = parse(page)
    if not isinstance(found, Article):
        raise TypeError(f"{page.url} does not parse: {found.reason}")
    return found


def _crawled(pages: int) -> tuple[float, float]:
    """Crawl, and return the µs a page of the process that fetches, and of the other one."""
    with TemporaryDirectory() as name, server(pages) as port:
        proxy = f"http://127.0.0.1:{port}"
        usage_of([sys.executable, "-m", "benchmarks.crawlers", "ours", proxy, f"{pages}", name])
        fetching, other = json.loads(Path(name, USAGE_FILE).read_text())
    return fetching / pages * 1e6, other / pages * 1e6
