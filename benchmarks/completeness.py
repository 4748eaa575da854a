"""What the extracted text holds: all of the body, and none of the teasers of other articles.

The pages are those our parser is developed on, so its own line is no surprise;
the peer's line says what a generic extractor makes of such pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura

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


def completeness() -> str:
    """Return the table as text."""
    truths = [_truth(path) for path in sorted(FIXTURES.glob("*/*/body.html"))]
    lines = [f"What the text holds: {len(truths)} pages of tests/fixtures", ""]
    lines.append(f"{'':<20}  {'pages with the whole body':>26}  {'pages with a teaser in it':>26}")
    readers: dict[str, Callable[[Capture], str]] = {"parsers.parse": _ours, "trafilatura": _peers}
    for name, read in readers.items():
        whole = leaking = 0
        for truth in truths:
            text = _squeezed(read(truth.page))
            whole += all(block in text for block in truth.body)
            leaking += any(teaser in text for teaser in truth.teasers)
        lines.append(f"{name:<20}  {whole:>26}  {leaking:>26}")
    return "\n".join(lines)


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


def _peers(page: Capture) -> str:
    return trafilatura.extract(page.body, url=page.url) or ""


def _squeezed(text: str) -> str:
    return "".join(fold_width(text).split())
