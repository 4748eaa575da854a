"""What a rebuild came to, for the user and for the scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import msgspec

from healthnews.exit_codes import ExitCode
from healthnews.swap_report import SwapReport
from healthnews.tables import listed, table
from parsers import Outcome
from pipelines.rebuild.records import DamagedSpot, PeakMemory, RebuildSummary, Seconds

# Damaged spots and missing articles shown to people; JSON has all.
_SHOWN = 20
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What `rebuild --json` prints; the meaning is that of `RebuildSummary`.

    swap: what the swap did, null without one.
    """

    run: int
    exit_code: ExitCode
    into: str
    segments: int
    captures: int
    outcomes: Mapping[Outcome, int]
    articles: int
    lost: int
    damaged: tuple[DamagedSpot, ...]
    recovered: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    parts_made: int
    parts_reused: int
    seconds: Seconds
    peak_memory: PeakMemory
    swap: SwapReport | None = None

    @classmethod
    def of(cls, summary: RebuildSummary) -> Self:
        """Return the report of a rebuild."""
        return cls(
            run=summary.run,
            exit_code=exit_code_of(summary),
            into=str(summary.into),
            segments=summary.segments,
            captures=summary.captures,
            outcomes=dict(summary.outcomes),
            articles=summary.articles,
            lost=summary.lost,
            damaged=summary.damaged,
            recovered=summary.recovered,
            left_out=summary.left_out,
            missing=summary.missing,
            parts_made=summary.parts_made,
            parts_reused=summary.parts_reused,
            seconds=summary.seconds,
            peak_memory=summary.peak_memory,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a line per fact, then what could not be read."""
        return "\n".join((*self._facts(), *self._shortfalls()))

    def _facts(self) -> Iterator[str]:
        rate = self.captures / self.seconds.parse_store if self.seconds.parse_store else 0.0
        yield f"run       {self.run}"
        yield f"captures  {self.captures} from {self.segments} segments, {rate:.0f} per second"
        yield f"articles  {self.articles}, in {self.into}"
        yield f"outcomes  {listed(self.outcomes)}"
        yield f"parts     {self.parts_made} made, {self.parts_reused} taken from an earlier rebuild"
        yield f"seconds   {_seconds(self.seconds)}"
        yield f"memory    {_memory(self.peak_memory)}"
        for line in self.recovered:
            yield f"recovered {line}"
        for name in self.left_out:
            yield f"left out  {name}: being written"
        if self.swap is not None:
            yield f"swap      {self.swap.to_text()}"

    def _shortfalls(self) -> Iterator[str]:
        if self.damaged:
            rows = [
                (spot.segment, str(spot.offset), ", ".join(spot.uris) or "-", spot.reason)
                for spot in self.damaged[:_SHOWN]
            ]
            yield ""
            yield table(("segment", "offset", "captures", "damage"), rows)
        if self.missing:
            yield ""
            yield f"{len(self.missing)} articles have no capture in the archive; left as they are:"
            yield from (f"  {identity}" for identity in self.missing[:_SHOWN])
        left = max(0, len(self.damaged) - _SHOWN) + max(0, len(self.missing) - _SHOWN)
        if left:
            yield f"and {left} more; --json has all"


def exit_code_of(summary: RebuildSummary) -> ExitCode:
    """Return the exit code that a rebuild deserves, the gravest that applies.

    A page that gives no article is an answer; what could not be read is none.
    """
    if summary.damaged or summary.missing:
        return ExitCode.PARTLY
    return ExitCode.DONE if summary.articles else ExitCode.NOTHING


def _seconds(seconds: Seconds) -> str:
    return (
        f"{seconds.recover:.1f} recover, {seconds.index:.1f} index, "
        f"{seconds.parse_store:.1f} parse and store, {seconds.merge:.1f} merge, "
        f"{seconds.relate:.1f} relate, {seconds.finish:.1f} finish"
    )


def _memory(peak: PeakMemory) -> str:
    parent, worker = peak.parent / _MEGABYTE, peak.worker / _MEGABYTE
    return f"{parent:.0f} MB at most, {worker:.0f} MB in any worker"
