"""What the extracted text holds: all of the body, and none of the teasers of other articles.

The pages are those our parser is developed on, so its own line is no surprise;
the peers' lines say what generic extractors make of such pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.extractors import EXTRACTORS
from benchmarks.result import Grid
from parsers import Article, Capture, parse
from parsers.text import fold_width

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
_TELLING = 40  # characters of a teaser: enough not to stand in the body by chance


@dataclass(frozen=True, slots=True)
class _Truth:
    """A fixture: the page, its body's texts and its teasers, both squeezed."""

    page: Capture
    body: tuple[str, ...]
    teasers: tuple[str, ...]


def completeness() -> Grid:
    """Count over all fixtures of pages."""
    truths = [_truth(path) for path in sorted(FIXTURES.glob("*/*/body.html"))]
    readers: dict[str, Callable[[Capture], str]] = {"parsers.parse": _ours}
    readers |= {other.name: other.read for other in EXTRACTORS if other.is_installed}
    rows = []
    for name, read in readers.items():
        texts = [(truth, _squeezed(read(truth.page))) for truth in truths]
        whole = sum(all(block in text for block in truth.body) for truth, text in texts)
        leaking = sum(any(teaser in text for teaser in truth.teasers) for truth, text in texts)
        rows.append((name, str(whole), str(leaking)))
    return Grid(
        f"What the text holds: {len(truths)} pages of tests/fixtures",
        ("", "pages with the whole body", "pages with a teaser in it"),
        rows,
        ("Our parser was developed on these pages: its line says only that the tests pass.",),
    )


def _truth(path: Path) -> _Truth:
    meta, expected, headers = (
        json.loads((path.parent / name).read_text(encoding="utf-8"))
        for name in ("meta.json", "expected.json", "headers.json")
    )
    pairs = tuple((name, value) for name, value in headers)
    return _Truth(
        Capture(meta["url"], None, 200, pairs, path.read_bytes()),
        tuple(_squeezed(block["text"]) for block in _texts(expected)),
        tuple(
            _squeezed(item["snippet"])[:_TELLING] for item in expected["related"] if item["snippet"]
        ),
    )


def _texts(expected: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in expected["blocks"] if block["kind"] != "table"]


def _ours(page: Capture) -> str:
    result = parse(page)
    return "\n".join(block.text for block in result.blocks) if isinstance(result, Article) else ""


def _squeezed(text: str) -> str:
    return "".join(fold_width(text).split())
