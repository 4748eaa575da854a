"""A column for each run, of one part or of several on top of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from healthnews.report.charts.frame import Frame
from healthnews.report.figures import ticks
from healthnews.report.markup import Element, tag

_GAP = 0.18
# Above a column; the least height at which something can be seen.
_MARK = 4.0
_VISIBLE = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every column. class_: its look, in the page's style sheet."""

    class_: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Columns:
    """What to draw; every sequence has one item per run.

    titles: what to say of a run under the pointer.
    unit: of the upright axis.
    marks: a sign above the column, empty for none; no marks at all where there are none.
    limit: a line that columns should stay below; None for none.
    shares: whether the values are shares between 0 and 1, shown in percent.
    """

    moments: Sequence[datetime]
    parts: Sequence[Part]
    titles: Sequence[str]
    unit: str
    marks: Sequence[str] = ()
    limit: float | None = None
    shares: bool = False


def columns(label: str, what: Columns) -> Element:
    """Return the chart. label: what it shows, in a sentence."""
    sums = [sum(values) for values in zip(*(part.values for part in what.parts), strict=True)]
    largest = max([*sums, what.limit or 0.0], default=0.0)
    if what.shares:
        scale = ticks(max(largest * 100, 1.0), whole=False)
        frame = Frame(what.moments, [value / 100 for value in scale], _percent, what.unit)
    else:
        frame = Frame(what.moments, ticks(largest, whole=True), unit=what.unit)
    drawn = [_column(frame, what, place) for place in range(len(what.moments))]
    # After all columns: a taller neighbour would cover them.
    drawn += [
        _mark(frame, mark, place, sums[place]) for place, mark in enumerate(what.marks) if mark
    ]
    if what.limit is not None:
        drawn.append(frame.line_at(what.limit, "usual"))
    return frame.chart(label, *drawn)


def _column(frame: Frame, what: Columns, place: int) -> Element:
    x, width = frame.x(place), frame.slot * (1 - _GAP)
    group = tag("g", tag("title", what.titles[place]), *_parts(frame, what.parts, place))
    # The whole height answers to the pointer, for runs of few pages too.
    top, bottom = frame.y(frame.ticks[-1]), frame.y(0)
    group.append(_box(x, width, top, bottom, "hit"))
    return group


def _mark(frame: Frame, mark: str, place: int, height: float) -> Element:
    y = frame.y(height) - _MARK
    return tag("text", mark, x=frame.x(place), y=y, text_anchor="middle", class_="mark")


def _parts(frame: Frame, parts: Sequence[Part], place: int) -> Iterator[Element]:
    below = 0.0
    for part in parts:
        value = part.values[place]
        if value > 0:
            bottom, top = frame.y(below), frame.y(below + value)
            width = frame.slot * (1 - _GAP)
            yield _box(frame.x(place), width, min(top, bottom - _VISIBLE), bottom, part.class_)
        below += value


def _box(middle: float, width: float, top: float, bottom: float, class_: str) -> Element:
    return tag("rect", x=middle - width / 2, y=top, width=width, height=bottom - top, class_=class_)


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%"
