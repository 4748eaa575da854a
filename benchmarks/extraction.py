"""From bytes to a record: our parser, its peers and the floor, on the same pages in one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import process_time

import trafilatura
from lxml.html import document_fromstring

from benchmarks.extractors import EXTRACTORS, missing
from benchmarks.measure import Timings, race
from benchmarks.pages import captures
from benchmarks.table import Row, Table
from benchmarks.target import Target
from parsers import Article, Capture, parse
from parsers.codec import to_json

FLOOR = "lxml.html.document_fromstring"
OURS = "parsers.parse + to_json"
PEER = "trafilatura.extract"
FAST_PEER = "trafilatura.extract, fast=True"
WHY = """**Still slow.** A parse takes several times as long as the tree alone, because the tree
is only where reading begins: lines, marks, regions, outline, dates, teasers and the check that
no text was lost are Python, run line by line. resiliparse is C++ and gives a text: no blocks,
no pairs, no dates, and the teasers stay in it (the next table). trafilatura is asked for JSON
with metadata, since a record is what it stands beside; the others for the text alone, which is
all they give or less work for them."""


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
            **{
                f"{other.name}, text": over_pages(other.read)
                for other in EXTRACTORS
                if other.is_installed and other.name != "trafilatura"
            },
        },
        rounds,
        process_time,
    )
    floor, ours = timings[FLOOR], timings[OURS]
    return Table(
        title=f"Extraction: {len(pages)} bundled pages of {_sizes(pages)}, {rounds} rounds, "
        "CPU time",
        unit="ms/page",
        rows=[
            Row.of(name, took, 1000 / len(pages), [took.ratio_to(floor), took.ratio_to(ours)])
            for name, took in timings.items()
        ],
        ratios=("× floor", "× parse"),
        notes=tuple(f"{name} is not installed." for name in missing()),
        targets=_targets(timings, len(pages)),
        why=WHY,
    )


def _targets(timings: Mapping[str, Timings], pages: int) -> tuple[Target, ...]:
    ours = timings[OURS]
    return (
        Target.at_least("parse, speed beside trafilatura's", 20, timings[PEER].ratio_to(ours), "×"),
        Target.at_least("parse, pages a second on one core", 1000, pages / ours.median),
        Target.at_most(
            "parse, time beside the tree alone", 2.5, ours.ratio_to(timings[FLOOR]), "×"
        ),
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
