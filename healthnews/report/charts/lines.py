"""A line over runs, beside a dashed one that says what is usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from healthnews.report.charts.frame import Frame
from healthnews.report.figures import ticks
from healthnews.report.markup import Element, tag

_SMALL_WIDTH, _SMALL_HEIGHT = 176.0, 56.0
_SMALL_LEFT, _SMALL_EDGE = 30.0, 7.0


@dataclass(frozen=True, slots=True)
class Lines:
    """What to draw; every sequence has one item per run, None where nothing is known.

    usual: what was to be expected of the run.
    titles: what to say of a run under the pointer.
    alarms: whether a run stands out, and is marked.
    unit: of the upright axis.
    """

    moments: Sequence[datetime]
    values: Sequence[float | None]
    usual: Sequence[float | None]
    titles: Sequence[str]
    alarms: Sequence[bool]
    unit: str = ""


def lines(label: str, what: Lines, *, whole: bool) -> Element:
    """Return the chart, its axis from 0.

    label: what it shows, in a sentence. whole: whether the values are counts.
    """
    known = [value for value in (*what.values, *what.usual) if value is not None]
    frame = Frame(what.moments, ticks(max(known, default=0.0), whole=whole), unit=what.unit)
    places = range(len(what.moments))
    usual = _path([(frame.x(place), _height(frame, what.usual[place])) for place in places])
    path = _path([(frame.x(place), _height(frame, what.values[place])) for place in places])
    return frame.chart(
        label,
        tag("path", d=usual, class_="usual") if usual else None,
        tag("path", d=path, class_="line") if path else None,
        *_points(frame, what),
    )


def small_line(label: str, what: Lines) -> Element:
    """Return a small chart of shares between 0 and 1: an axis from 0 to 100 %, and no dates."""
    step = (_SMALL_WIDTH - _SMALL_LEFT - _SMALL_EDGE) / max(len(what.moments), 1)

    def x(place: int) -> float:
        return _SMALL_LEFT + step * (place + 0.5)

    def y(share: float | None) -> float | None:
        room = _SMALL_HEIGHT - 2 * _SMALL_EDGE
        return None if share is None else _SMALL_HEIGHT - _SMALL_EDGE - share * room

    usual = _path([(x(place), y(share)) for place, share in enumerate(what.usual)])
    path = _path([(x(place), y(share)) for place, share in enumerate(what.values)])
    return tag(
        "svg",
        *_small_axis(),
        tag("path", d=usual, class_="usual") if usual else None,
        tag("path", d=path, class_="line") if path else None,
        *(
            _dot(x(place), height, what.titles[place], what.alarms[place])
            for place, share in enumerate(what.values)
            if (height := y(share)) is not None and _is_shown(what, place)
        ),
        viewBox=f"0 0 {_SMALL_WIDTH:.0f} {_SMALL_HEIGHT:.0f}",
        role="img",
        aria_label=label,
        class_="chart",
    )


def _is_shown(what: Lines, place: int) -> bool:
    """Tell whether a run has a dot of its own in a small chart: the last, and those to look at."""
    return what.alarms[place] or place == len(what.values) - 1


def _small_axis() -> Iterator[Element]:
    for share, text in ((0.0, "0%"), (1.0, "100%")):
        y = _SMALL_HEIGHT - _SMALL_EDGE - share * (_SMALL_HEIGHT - 2 * _SMALL_EDGE)
        right = _SMALL_WIDTH - _SMALL_EDGE
        yield tag("line", x1=_SMALL_LEFT, x2=right, y1=y, y2=y, class_="grid")
        yield tag("text", text, x=_SMALL_LEFT - 3, y=y + 3, text_anchor="end", class_="tick small")


def _points(frame: Frame, what: Lines) -> Iterator[Element]:
    for place, value in enumerate(what.values):
        if value is not None:
            yield _dot(frame.x(place), frame.y(value), what.titles[place], what.alarms[place])


def _dot(x: float, y: float, title: str, alarm: bool) -> Element:
    shape = _diamond(x, y) if alarm else tag("circle", cx=x, cy=y, r=2.0, class_="dot")
    return tag("g", tag("title", title), shape)


def _diamond(x: float, y: float) -> Element:
    points = f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
    return tag("polygon", points=points, class_="alarm")


def _height(frame: Frame, value: float | None) -> float | None:
    return None if value is None else frame.y(value)


def _path(points: Sequence[tuple[float, float | None]]) -> str:
    """Return the path through the points, broken where one is not known."""
    steps, is_drawing = [], False
    for x, y in points:
        if y is not None:
            steps.append(f"{'L' if is_drawing else 'M'}{x:.1f} {y:.1f}")
        is_drawing = y is not None
    return "".join(steps)
