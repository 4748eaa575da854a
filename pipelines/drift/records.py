"""A drift: one thing about a site's pages that is no longer as it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What is watched; `pipelines.drift.rules` says how."""

    NO_OUTPUT = "no_output"
    ARTICLES_PER_PAGE = "articles_per_page"
    EMPTY_LISTS = "empty_lists"
    COVERAGE = "coverage"
    BODY_LENGTH = "body_length"
    RELATED = "related"
    BLOCKED = "blocked"
    FALLBACK = "fallback"


# What was seen, and what was expected.
_WORDS = {
    Rule.NO_OUTPUT: ("{of} pages and no article", "an article on {expected:.1%}"),
    Rule.ARTICLES_PER_PAGE: ("an article on {seen:.1%} of {of} pages", "on {expected:.1%}"),
    Rule.EMPTY_LISTS: ("{seen:.1%} of {of} lists name no page", "{expected:.1%}"),
    Rule.COVERAGE: ("{field} on {seen:.1%} of {of} articles", "on {expected:.1%}"),
    Rule.BODY_LENGTH: (
        "the median body of {of} articles has {seen:.0f} characters",
        "{expected:.0f}",
    ),
    Rule.RELATED: ("{seen:.1f} teasers on each of {of} articles", "{expected:.1f}"),
    Rule.BLOCKED: ("{seen:.1%} of {of} pages refuse us", "at most {expected:.1%}"),
    Rule.FALLBACK: (
        "{seen:.1%} of {of} articles needed a second reading",
        "{expected:.1%}",
    ),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """One rule that a run breaks.

    expected: the median of earlier runs; for `blocked` the most that is
        tolerated. None where there are no earlier runs.
    seen: the same of this run. Shares are between 0 and 1; bodies are measured
        in characters, related in teasers per article.
    of: how many pages or articles of this run `seen` is measured on.
    urls: pages of this run to look at, the first few.
    field: of the record, for `coverage` only.
    """

    rule: Rule
    site: str
    expected: float | None
    seen: float
    of: int
    urls: tuple[str, ...]
    field: str | None = None

    def __str__(self) -> str:
        """Return what changed in one line, for people."""
        seen, expected = _WORDS[self.rule]
        text = f"{self.site}: {seen}"
        if self.expected is not None:
            text += f"; expected {expected}"
        return text.format(field=self.field, seen=self.seen, of=self.of, expected=self.expected)
