"""docs/outcomes.md explains every outcome and every state, once."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.account import RUN_STATES
from crawler.options import CrawlState
from parsers import Outcome

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text(encoding="utf-8")


def first_cells(section: str) -> list[list[str]]:
    (text,) = re.findall(rf"^## {section}\n(.+?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in row] for row in rows]


def test_every_outcome_is_explained_once() -> None:
    rows = first_cells("What each means")
    assert [row[0] for row in rows] == [str(outcome) for outcome in Outcome]
    assert all(len(row) == 4 and all(row) for row in rows)


def test_every_state_is_explained_once() -> None:
    rows = first_cells("How a run ends")
    assert [row[0] for row in rows] == [str(state) for state in CrawlState]
    assert {row[0]: row[1] for row in rows} == {
        str(state): str(RUN_STATES[state]) for state in CrawlState
    }
