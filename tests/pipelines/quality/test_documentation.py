"""`docs/quality.md` explains what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.quality import Flag
from pipelines.quality.arithmetic import arithmetic

DOC = (Path(__file__).parents[3] / "docs" / "quality.md").read_text(encoding="utf-8")
DATABASE = (Path(__file__).parents[3] / "docs" / "database.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_is_explained(flag: Flag):
    assert f"\n| `{flag}` |" in DOC.split("\n## The flags\n", 1)[1]
    assert f"`{flag}`" in DATABASE


def test_every_example_of_wrong_arithmetic_is_found():
    section = DOC.split("\n### What is computed again\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and "`" in line]
    # Every second piece between backticks is an example.
    examples = [example for row in rows for example in row.split("`")[1::2]]

    assert len(examples) == 10
    # An ellipsis stands for words that no rule minds.
    assert [text for text in examples if not arithmetic(text.replace("…", "工资"))] == []
