"""The page: what is measured replaces what was, and nothing else does."""

from __future__ import annotations

import pytest

from benchmarks.page import page_with, report
from benchmarks.result import Grid, Printed
from benchmarks.scale import Scale
from benchmarks.target import Target
from tests.test_docs import text_of

PAGE = """# Page

By hand.

<!-- measured: usual -->
old
<!-- end: usual -->

Between.

<!-- measured: full -->
kept
<!-- end: full -->
"""
GRID = Grid(
    title="Store: 500 articles",
    headings=("", "ms", "rate"),
    rows=[("floor", "0.2", "1.00"), ("ours | checked", "0.4", "0.50")],
    notes=("A note.",),
    targets=(Target.at_least("store, rate", 0.6, 0.5, "×"),),
    why="**Still slow.** Because.",
)


def test_only_the_region_that_was_measured_changes():
    assert page_with(PAGE, "usual", "new\n") == PAGE.replace("old", "\nnew\n")


@pytest.mark.parametrize("page", ["", PAGE + PAGE], ids=["no region", "two"])
def test_a_page_without_one_such_region_is_refused(page: str):
    with pytest.raises(ValueError, match="once each"):
        page_with(page, "usual", "new")


@pytest.mark.parametrize("scale", [Scale.USUAL, Scale.FULL])
def test_the_documents_page_has_a_region_for_each_run(scale: Scale):
    page = text_of("docs/benchmarks.md")

    assert "new results" in page_with(page, scale, "new results")


def test_a_report_has_machine_claims_tables_and_reasons():
    assert report("A processor, 2 cores", [GRID], ["gne"]) == (
        "A processor, 2 cores.\n\n"
        "Not installed, so left out: gne.\n\n"
        "| claim | target | measured | |\n|---|--:|--:|---|\n"
        "| store, rate | ≥ 0.600 × | 0.500 × | **not met** |\n\n"
        "### Store\n\n500 articles.\n\n"
        "|  | ms | rate |\n|---|--:|--:|\n"
        "| floor | 0.2 | 1.00 |\n| ours \\| checked | 0.4 | 0.50 |\n\n"
        "A note.\n\n"
        "**Still slow.** Because."
    )


def test_the_terminal_shows_the_same_table():
    assert GRID.to_text() == (
        "Store: 500 articles\n\n"
        "                 ms  rate\n"
        "floor           0.2  1.00\n"
        "ours | checked  0.4  0.50\n"
        "A note.\n"
        "Target: store, rate: ≥ 0.600 ×; measured 0.500 ×: NOT MET."
    )


def test_what_prints_its_own_text_is_shown_as_it_is():
    printed = Printed("Search: 3 texts\n\na  b\n1  2")

    assert printed.title == "Search: 3 texts"
    assert printed.to_markdown() == "```text\na  b\n1  2\n```"
