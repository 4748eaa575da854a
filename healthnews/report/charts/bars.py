"""Bars that lie, each with its name before it and its number behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from healthnews.report.figures import grouped, percent
from healthnews.report.markup import Element, tag

_WIDTH, _ROW = 360.0, 18.0
_LEFT, _RIGHT = 84.0, 118.0
_THICK = 12.0
_VISIBLE = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there are of a kind. class_: its look, in the page's style sheet."""

    name: str
    count: int
    class_: str


def bars(label: str, found: Sequence[Bar]) -> Element:
    """Return the chart; shares are of all bars together. label: what it shows, in a sentence."""
    rows = [item for row, bar in enumerate(found) for item in _row(row, bar, found)]
    return tag(
        "svg",
        *rows,
        viewBox=f"0 0 {_WIDTH:.0f} {_ROW * len(found):.0f}",
        role="img",
        aria_label=label,
        class_="chart",
    )


def _row(row: int, bar: Bar, found: Sequence[Bar]) -> Iterator[Element]:
    largest = max(item.count for item in found) or 1
    everything = sum(item.count for item in found) or 1
    middle = _ROW * (row + 0.5)
    length = bar.count / largest * (_WIDTH - _LEFT - _RIGHT)
    yield tag("text", bar.name, x=_LEFT - 6, y=middle + 3.5, text_anchor="end", class_="tick")
    if bar.count:
        length = max(length, _VISIBLE)
        y = middle - _THICK / 2
        yield tag("rect", x=_LEFT, y=y, width=length, height=_THICK, class_=bar.class_)
    text = f"{grouped(bar.count)} ({percent(bar.count / everything)})" if bar.count else "0"
    yield tag("text", text, x=_LEFT + length + 5, y=middle + 3.5, class_="tick")
