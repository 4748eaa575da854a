"""Which outcomes are drawn together, how they look, and the key to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthnews.report.markup import Element, tag
from parsers.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Group:
    """Outcomes that are drawn as one. class_: its look, in the page's style sheet."""

    class_: str
    name: str
    outcomes: tuple[Outcome, ...]


NEW = Group("new", "new articles", (Outcome.STORED,))
UPDATED = Group("updated", "updated articles", (Outcome.UPDATED,))
GROUPS = (
    NEW,
    UPDATED,
    Group(
        "known",
        "articles as they were",
        (Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.DUPLICATE),
    ),
    Group(
        "other",
        "lists, redirects, no articles",
        (Outcome.LISTING, Outcome.REDIRECTED, Outcome.NOT_ARTICLE, Outcome.SOFT_404),
    ),
    Group(
        "unread",
        "not readable",
        (Outcome.TOO_LARGE, Outcome.UNDECODABLE, Outcome.PARSE_ERROR, Outcome.INVALID),
    ),
    Group("error", "errors", (Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR)),
    Group("refused", "refusals", (Outcome.BLOCKED,)),
)
"""From the bottom of a column to its top."""

NOT_ASKED = (Outcome.ROBOTS, Outcome.OFFSITE, Outcome.UNSAFE)
"""URLs that a rule forbids to ask for: no requests, and drawn nowhere."""

FINISHED, DRIFTED, INTERRUPTED, FAILED, RUNNING = "", "◆", "▲", "×", "…"
MARKS = "◆ drifted, × failed, ▲ interrupted, … killed or under way"


def patterns() -> Element:
    """Return the patterns that the style sheet fills trouble with; to stand on a page once."""
    return tag(
        "svg",
        tag(
            "defs",
            _pattern("unread", tag("circle", cx=3, cy=3, r=1.1, class_="p-dot")),
            _pattern("error", tag("path", d="M-1 1L1 -1M0 6L6 0M5 7L7 5", class_="p-line")),
            _pattern("refused", tag("path", d="M0 3H6M3 0V6", class_="p-line")),
        ),
        class_="patterns",
        aria_hidden="true",
    )


def legend(groups: Sequence[Group]) -> Element:
    """Return the key to some groups, in the order given."""
    return tag("ul", *(tag("li", _swatch(group), group.name) for group in groups), class_="legend")


def _swatch(group: Group) -> Element:
    box = tag("rect", width=12, height=12, class_=group.class_)
    return tag("svg", box, viewBox="0 0 12 12", aria_hidden="true")


def _pattern(name: str, drawn: Element) -> Element:
    ground = tag("rect", width=6, height=6, class_=f"p-{name}")
    return tag("pattern", ground, drawn, id=name, width=6, height=6, patternUnits="userSpaceOnUse")
