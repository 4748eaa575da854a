"""What holds for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings

# Whose tests the coverage is measured in: the rooms that it is asked of.
MEASURED = tuple(Path(__file__).parent / room for room in ("parsers", "pipelines"))

# No test asserts a time, and Hypothesis does unless it is told. Its own profile `ci`,
# loaded where CI is set, has no deadline either.
if settings.get_current_profile_name() == "default":
    settings.register_profile("no deadline", deadline=None)
    settings.load_profile("no deadline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage in tests of other rooms, nor in those whose examples are drawn.

    It doubles the time of a test, and proves most where a test of the room itself,
    the same each time, reaches each line.
    """
    for item in items:
        if not _is_measured(item):
            item.add_marker("no_cover")


def _is_measured(item: pytest.Item) -> bool:
    in_a_room = any(item.path.is_relative_to(room) for room in MEASURED)
    return in_a_room and not is_hypothesis_test(getattr(item, "obj", None))
