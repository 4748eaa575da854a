"""What may be wrong with an article, as a closed set, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Of what a reason quotes, and of how many places.
_LONGEST = 60
_MOST = 3


class Flag(StrEnum):
    """The closed set of quality signals. `docs/quality.md` explains each."""

    OFF_TOPIC = "off_topic"
    PROMOTIONAL = "promotional"
    MARKDOWN = "markdown"
    MISSING_MEDIA = "missing_media"
    ARITHMETIC = "arithmetic"
    TITLE_CONFLICT = "title_conflict"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, and why in words that quote the text."""

    flag: Flag
    reason: str


def quoted(text: str) -> str:
    """Return the text in quotation marks, on one line, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[: _LONGEST - 1]}…”"


def joined(reasons: list[str]) -> str:
    """Return several reasons for one flag as one; of many, how many are left out."""
    shown = "; ".join(reasons[:_MOST])
    left_out = len(reasons) - _MOST
    return shown if left_out <= 0 else f"{shown}; and {left_out} more"
