"""What is dressed: a truth record and what a reader may know of its outline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Truth = dict[str, Any]
FIXTURES = Path(__file__).parent.parent / "fixtures"
_PAREN_LABELS = ("线上办理", "线下办理")


@dataclass(frozen=True)
class Subject:
    """A truth record with the markers its headings carry on the page.

    `markers` has one entry per block: `cn` (`一、`), `paren` (`(一)`), `num`
    (`1.`), `bare` (no marker), `rank` (no marker, the tag's rank is the level),
    `q` (an explicit question), or an empty string for what is not a heading.
    """

    name: str
    truth: Truth
    markers: tuple[str, ...]


def _published(truth: Truth, bare: frozenset[str]) -> tuple[str, ...]:
    """Return the markers of a seed page: the styles its rendition shows."""
    cn_at_top = any(b.get("level") == 3 for b in truth["blocks"])
    return tuple(_published_marker(b, cn_at_top, bare) for b in truth["blocks"])


def _published_marker(block: Truth, cn_at_top: bool, bare: frozenset[str]) -> str:
    if block["kind"] != "heading":
        return ""
    if block["text"] in bare:
        return "bare"
    if block["level"] == 2 and cn_at_top:
        return "cn"
    return "paren" if block["level"] == 3 and block["text"] in _PAREN_LABELS else "num"


def _markers(name: str, truth: Truth) -> tuple[str, ...]:
    if truth["site"] == "uzkoo":
        styles = {2: "q", 3: "bare"}
        return tuple(styles.get(b.get("level", 0), "") for b in truth["blocks"])
    bare = frozenset({"注意事项"}) if name.endswith("004") else frozenset()
    return _published(truth, bare)


def gold_subjects() -> list[Subject]:
    """Return the hand-written truths of the seed pages."""
    subjects = []
    for path in sorted(FIXTURES.glob("*/seed-*/expected.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        name = path.parent.name
        subjects.append(Subject(name, truth, _markers(name, truth)))
    return sorted(subjects, key=lambda subject: subject.name)
