"""From bytes to a record: our parser, a peer and the floor, on the same pages in one process."""

from __future__ import annotations

from collections.abc import Callable

import trafilatura
from lxml.html import document_fromstring

from benchmarks.measure import race
from benchmarks.pages import captures
from benchmarks.table import Row, Table
from parsers import Article, Capture, parse
from parsers.codec import to_json

FLOOR = "lxml.html.document_fromstring"
OURS = "parsers.parse + to_json"
PEER = "trafilatura.extract"
FAST_PEER = "trafilatura.extract, fast=True"


def extraction(rounds: int) -> Table:
    """Time bytes → JSON on the bundled pages; one round is all pages once."""
    pages = captures()

    def over_pages(read: Callable[[Capture], object]) -> Callable[[], None]:
        def contender() -> None:
            for page in pages:
                read(page)

        return contender

    timings = race(
        {
            FLOOR: over_pages(lambda page: document_fromstring(page.body)),
            OURS: over_pages(_record),
            PEER: over_pages(lambda page: _peer(page, fast=False)),
            FAST_PEER: over_pages(lambda page: _peer(page, fast=True)),
        },
        rounds,
    )
    floor, ours = timings[FLOOR], timings[OURS]
    return Table(
        title=f"Extraction: {len(pages)} bundled pages of {_sizes(pages)}, {rounds} rounds",
        unit="ms/page",
        rows=[
            Row.of(name, took, 1000 / len(pages), [took.ratio_to(floor), took.ratio_to(ours)])
            for name, took in timings.items()
        ],
        ratios=("× floor", "× parse"),
    )


def _record(page: Capture) -> bytes:
    result = parse(page)
    if not isinstance(result, Article):
        raise TypeError(f"{page.url} does not parse: {result.reason}")
    return to_json(result)


def _peer(page: Capture, *, fast: bool) -> str:
    text = trafilatura.extract(
        page.body, url=page.url, output_format="json", with_metadata=True, fast=fast
    )
    if text is None:
        raise TypeError(f"{page.url} gives trafilatura nothing")
    return text


def _sizes(pages: list[Capture]) -> str:
    sizes = sorted(len(page.body) for page in pages)
    return f"{sizes[0] / 1000:.1f} to {sizes[-1] / 1000:.1f} kB"
