"""The shortest way in: `examples/answers.py`, as docs/answers.md shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.healthnews.command import ROOT

EXAMPLE = ROOT / "examples" / "answers.py"
PAGE = ROOT / "docs" / "answers.md"


def test_from_an_empty_folder_to_the_answers_that_the_page_shows(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "职工医保断交医保卡里钱会清零吗 https://www.jiusongjiankang.com/" in done.stdout
    assert f"```text\n{done.stdout}```" in PAGE.read_text(encoding="utf-8")


def test_the_page_shows_the_example_whole():
    assert EXAMPLE.read_text(encoding="utf-8") in PAGE.read_text(encoding="utf-8")


def test_it_is_ten_lines_and_imports():
    code = EXAMPLE.read_text(encoding="utf-8").split("import healthnews\n")[1]
    assert len([line for line in code.splitlines() if line]) == 10
