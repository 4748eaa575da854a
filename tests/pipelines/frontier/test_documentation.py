"""`docs/frontier.md` and the code say the same."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.frontier import policy
from pipelines.frontier.policy import Backoff, Bounds
from pipelines.frontier.records import Priority, UrlState
from pipelines.frontier.shapes import TRAP_PAGES
from pipelines.frontier.sqlite_frontier import LEASE_TIME

DOC = (Path(__file__).parents[3] / "docs" / "frontier.md").read_text(encoding="utf-8")
CONSTANTS = [name for name in vars(policy) if name.isupper() and not name.startswith("_")]


def written(value):
    """A constant as the table has it."""
    if isinstance(value, timedelta):
        days = value / timedelta(days=1)
        return f"{days:g} d" if days >= 1 else f"{days * 24:g} h"
    if isinstance(value, Bounds):
        return f"{written(value.start)}, {written(value.shortest)} … {written(value.longest)}"
    if isinstance(value, Backoff):
        return f"{written(value.first)} … {written(value.longest)}"
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return f"{value:g}"


def table(heading):
    """The first two cells of each row of the first table under a heading."""
    section = DOC.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `?([\w]+)`? \| ([^|]*) \|", section, re.MULTILINE)


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_constant_of_the_policy_is_documented(name):
    assert dict(table("When to come again"))[name] == written(getattr(policy, name))


def test_no_constant_is_documented_that_is_not_there():
    assert {name for name, _ in table("When to come again")} == {"constant", *CONSTANTS}


def test_the_states_are_documented():
    assert [name for name, _ in table("States")] == ["state", *UrlState]


def test_the_priorities_are_documented():
    rows = table("Which come first")[1:]
    assert rows == [(str(item.value), item.name.lower()) for item in Priority]


def test_the_trap_and_the_lease_are_documented():
    assert f"Where {TRAP_PAGES} list pages" in DOC
    assert timedelta(days=1) == LEASE_TIME
    assert "they end after a day" in DOC
