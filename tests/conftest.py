"""What holds for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings

TESTS = Path(__file__).parent

# Whose tests the coverage is measured in: the rooms that it is asked of.
MEASURED = tuple(TESTS / room for room in ("parsers", "pipelines"))

# The files that take longest, or folders of them, longest first. Each is one processor's:
# what takes long and comes last leaves the others idle.
LONGEST = tuple(
    TESTS / path
    for path in (
        "kills",
        "test_docs.py",
        "test_live_and_rebuilt.py",
        "test_schedule.py",
        "deploy",
        "pipelines/rebuild",
        "pipelines/archive",
        "crawler/test_clerk.py",
        "healthnews/test_crawl_command.py",
        "test_dressed_pages.py",
        "test_first_crawl.py",
        "pipelines",
        "crawler",
    )
)

# No test asserts a time, and Hypothesis does unless it is told. `make test-long` draws more
# examples. All else is as Hypothesis has it: where CI is set, the same examples each time.
settings.register_profile(
    "healthnews", deadline=None, max_examples=int(os.environ.get("HEALTHNEWS_EXAMPLES", "50"))
)
settings.load_profile("healthnews")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest, and leave out of the coverage what needs none.

    Coverage doubles the time of a test, and proves most where a test of the room itself,
    the same each time, reaches each line: it is measured in no tests of other rooms, and in
    none whose examples are drawn.
    """
    items.sort(key=_turn)
    for item in items:
        if not _is_measured(item):
            item.add_marker("no_cover")


def _is_measured(item: pytest.Item) -> bool:
    in_a_room = any(item.path.is_relative_to(room) for room in MEASURED)
    return in_a_room and not is_hypothesis_test(getattr(item, "obj", None))


def _turn(item: pytest.Item) -> int:
    turns = (turn for turn, path in enumerate(LONGEST) if item.path.is_relative_to(path))
    return next(turns, len(LONGEST))
