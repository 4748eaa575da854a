"""What charts over runs have in common: the axes, the grid, and the dates below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from healthnews.report.figures import short
from healthnews.report.markup import Child, Element, tag

WIDTH = 360.0
HEIGHT = 180.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 16.0, 24.0, 24.0
# Room for a date, and the widest that a run may be where there are few.
_DATE = 36.0
_WIDEST = 36.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where numbers of consecutive runs are drawn.

    moments: aware UTC starts of the runs, oldest first: one place each, whatever
        time lies between them.
    ticks: marks of the upright axis, from 0 to its end.
    text: of one of them. unit: what they count.
    """

    moments: Sequence[datetime]
    ticks: Sequence[float]
    text: Callable[[float], str] = short
    unit: str = ""

    @property
    def slot(self) -> float:
        """The width of a run."""
        room = WIDTH - _LEFT - _RIGHT
        return min(room / len(self.moments), _WIDEST) if self.moments else room

    def x(self, place: int) -> float:
        """Return the middle of a run's place, counted from 0."""
        return _LEFT + self.slot * (place + 0.5)

    def y(self, value: float) -> float:
        """Return the height of a value; what lies above the axis is drawn at its end."""
        share = min(max(value / self.ticks[-1], 0.0), 1.0)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)

    def chart(self, label: str, *drawn: Child) -> Element:
        """Return the chart with its axes. label: what it shows, in a sentence."""
        return tag(
            "svg",
            *self._grid(),
            *self._dates(),
            *drawn,
            viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
            role="img",
            aria_label=label,
            class_="chart",
        )

    def line_at(self, value: float, class_: str) -> Element:
        """Return a line across the chart."""
        y = self.y(value)
        return tag("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y, class_=class_)

    def _grid(self) -> Iterator[Element]:
        yield tag("text", self.unit, x=2, y=9, class_="tick")
        for value in self.ticks:
            yield self.line_at(value, "grid")
            text = self.text(value)
            y = self.y(value) + 3.5
            yield tag("text", text, x=_LEFT - 5, y=y, text_anchor="end", class_="tick")

    def _dates(self) -> Iterator[Element]:
        if not self.moments:
            return
        form = "%H:%M" if self._is_one_day() else "%m-%d"
        apart = max(1, -int(-_DATE // self.slot))
        for place in range(len(self.moments) - 1, -1, -apart):
            text, x = self.moments[place].strftime(form), self.x(place)
            if x - _DATE / 2 > 0:
                yield tag("text", text, x=x, y=HEIGHT - 8, text_anchor="middle", class_="tick")

    def _is_one_day(self) -> bool:
        """Tell whether there are several runs, of one day, that dates would not tell apart."""
        return len(self.moments) > 1 and self.moments[0].date() == self.moments[-1].date()
