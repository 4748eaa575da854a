"""docs/settings.md says of every setting what the module says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from crawler import settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<value>.+?) \| (?P<why>.+) \|$", re.MULTILINE)


def documented() -> dict[str, object]:
    page = PAGE.read_text(encoding="utf-8")
    values: dict[str, object] = {}
    for row in ROW.finditer(page):
        if row["value"] != "below":
            values[row["name"]] = ast.literal_eval(row["value"].strip("`"))
    for block in re.findall(r"```python\n(.+?)```", page, re.DOTALL):
        (assignment,) = ast.parse(block).body
        values[assignment.targets[0].id] = ast.literal_eval(assignment.value)
    return values


def test_the_page_lists_exactly_the_settings() -> None:
    assert documented() == {
        name: getattr(settings, name) for name in dir(settings) if name.isupper()
    }


def test_every_setting_says_why() -> None:
    rows = list(ROW.finditer(PAGE.read_text(encoding="utf-8")))
    assert all(len(row["why"]) > 15 for row in rows)
    assert len({row["name"] for row in rows}) == len(rows)
