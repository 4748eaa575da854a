"""Every benchmark runs, on next to nothing, and every contender is in its table."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.test_docs import ROOT

# What each table must have a row of; a peer of the extra `bench` only where it is installed.
CONTENDERS = {
    "Extraction": (
        "lxml.html.document_fromstring",
        "parsers.parse + to_json",
        "trafilatura.extract",
        "trafilatura.extract, fast=True",
    ),
    "What the text holds": ("parsers.parse", "trafilatura"),
    "Command": (
        "a loop: read the file, document_fromstring",
        "healthnews parse FOLDER --jobs 1",
        "healthnews parse FOLDER",
    ),
    "Crawl": (
        "healthnews: frontier, archive, parse, store",
        "healthnews without copies, stubs, dates, index",
        "Scrapy, default settings, follows links, keeps nothing",
        "the same, tuned",
        "Scrapy, default settings, told all URLs, reads nothing",
    ),
    "Where the time of a page goes": (
        "fetch: Scrapy, HTTP",
        "archive: WARC, its index",
        "decode",
        "tree: lxml",
        "parse: all after the tree",
        "validate",
        "store: rows, versions, flags",
        "dedupe: finding copies",
        "stubs, inferred dates",
        "search index",
    ),
    "Store": (
        "sqlite3 executemany, the same rows and schema",
        "ArticleStore.save",
        "ArticleStore.save without the search index",
        "problems, then ArticleStore.save",
    ),
    "Rebuild": ("pool of 2: FastWARC, parsers.parse", "healthnews rebuild --jobs 2"),
    "What an article costs as the database grows": (
        "frontier: leasing, acknowledging a page",
        "store: rows, versions, flags",
        "dedupe: finding copies",
        "stubs, inferred dates",
        "search index",
        "a save, all of it",
        "search: a title, mean",
        "search: a title, p99",
        "bytes in the file",
    ),
    "Memory": (
        "parse FOLDER",
        "rebuild",
        "search TITLE",
        "why URL",
        "export articles",
        "serve, one search",
        "ingest new pages",
        "crawl known pages",
    ),
    "What an article costs the commands that read all of them": ("rebuild", "export articles"),
    "Frontier": ("of 10,000", "of 1,000"),
    "Search": (),
    "Signatures": ("healthnews: sign",),
    "Duplicates": ("fold", "sign", "bands", "compare with another"),
    "Finding copies": (),
    "Duplicates, first pair set of": (),
}  # fmt: skip
PEERS = {
    "newspaper": ("Extraction", "newspaper4k, text"),
    "readability": ("Extraction", "readability-lxml, text"),
    "resiliparse": ("Extraction", "resiliparse, text"),
    "gne": ("Extraction", "gne, text"),
    "crawlee": ("Crawl", "crawlee's ParselCrawler, follows links, keeps nothing"),
    "datasketch": ("Signatures", "datasketch.MinHash"),
    "rensa": ("Signatures", "rensa.RMinHash"),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run everything once, and return the page that is written."""
    from benchmarks.run import main  # noqa: PLC0415 - the peers take their time to import

    path: Path = tmp_path_factory.mktemp("benchmarks") / "page.md"
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    path.write_text(text.replace(": usual -->", ": tiny -->"))
    main(["--scale", "tiny", "--page", str(path)])
    return path.read_text(encoding="utf-8")


def sections(page: str, name: str) -> str:
    """Return all sections of a name; a benchmark may have several."""
    parts = page.partition("<!-- measured: tiny -->")[2].partition("<!-- end: tiny -->")[0]
    found = [part for part in parts.split("\n### ") if part.startswith(name)]
    assert found, f"no section {name}"
    return "\n".join(found)


@pytest.mark.parametrize("name", CONTENDERS)
def test_every_table_has_its_contenders(page: str, name: str):
    section = sections(page, name)

    assert [row for row in CONTENDERS[name] if f"\n| {row} |" not in section] == []


@pytest.mark.parametrize("module", PEERS)
def test_a_peer_is_measured_where_it_is_installed_and_named_where_it_is_not(page: str, module: str):
    name, row = PEERS[module]

    assert (f"\n| {row} |" in sections(page, name)) is (find_spec(module) is not None)
    if find_spec(module) is None:
        assert "Not installed, so left out: " in page


def test_the_claims_come_first(page: str):
    measured = page.partition("<!-- measured: tiny -->")[2]

    assert measured.index("| claim | target | measured | |") < measured.index("\n### ")
    assert "\n| store without the index, rate beside executemany | ≥ 0.600 × |" in measured


def test_a_claim_names_no_place_of_this_machine(page: str):
    assert str(ROOT) not in page
