"""The versions of an article, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Self

import click
import msgspec

from healthnews.tables import table
from healthnews.wording_diff import Change, Span, changes
from pipelines.versions.reading import History, Version

_SHAPES = {Span.BOTH: "{}", Span.OLD: "[-{}-]", Span.NEW: "{{+{}+}}"}
_CONTROLS = dict.fromkeys(
    [*range(10), *range(11, 32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}"
)
_COLOURS = {Span.OLD: "red", Span.NEW: "green"}


@dataclass(frozen=True, slots=True)
class Step:
    """What differs between a version and the one before it; versions count from 1."""

    before: int
    after: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What `history --json` prints: the versions in the order in which they came up."""

    identity: str
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, history: History) -> Self:
        """Return the report of an article's history."""
        steps = tuple(
            Step(number, number + 1, changes(old.wording, new.wording))
            for number, (old, new) in enumerate(pairwise(history.versions), start=1)
        )
        return cls(history.identity, history.versions, steps)

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return the versions, and what changed from each to the next, in colour."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        current = next((of for of in self.versions if of.is_current), None)
        title = "" if current is None else current.wording.title
        yield f"{self.identity}  {_plain(title)}".rstrip()
        if len(self.versions) == 1:
            yield "it never changed: every capture says the same"
        yield ""
        yield _table(self.versions)
        for step in self.steps:
            old, new = self.versions[step.before - 1], self.versions[step.after - 1]
            yield ""
            yield f"{step.before} → {step.after}{_doubt(old, new)}"
            yield from _step_lines(step)
        if current is not None and not self.versions[-1].is_current:
            yield ""
            yield f"now it says again what it said as version {self.versions.index(current) + 1}"


def _table(versions: tuple[Version, ...]) -> str:
    rows = [
        (
            str(number),
            _moment(of.first_seen),
            _moment(of.last_seen),
            of.parser,
            "current" if of.is_current else "",
            of.url or "-",
        )
        for number, of in enumerate(versions, start=1)
    ]
    return table(("version", "first seen", "last seen", "parser", "", "last seen at"), rows)


def _step_lines(step: Step) -> Iterator[str]:
    field = ""
    for change in step.changes:
        if change.field != field:
            field = change.field
            yield f"  {field}"
        yield from (f"    {line}" for line in _text(change).split("\n"))


def _text(change: Change) -> str:
    if change.new is None:
        return click.style(f"- {_plain(change.old or '')}", fg="red")
    if change.old is None:
        return click.style(f"+ {_plain(change.new)}", fg="green")
    spans = (
        click.style(
            _SHAPES[span].format(_plain(text)), fg=_COLOURS.get(span), reset=span in _COLOURS
        )
        for span, text in change.spans()
    )
    return "~ " + "".join(spans)


def _plain(text: str) -> str:
    # What a page prints may not steer the reader's terminal.
    return text.translate(_CONTROLS)


def _doubt(old: Version, new: Version) -> str:
    if old.parser == new.parser:
        return ""
    return f" (read by {old.parser}, then by {new.parser}: maybe the page has not changed)"


def _moment(moment: datetime | None) -> str:
    return "not known" if moment is None else moment.isoformat().replace("+00:00", "Z")
