"""What the verbs of `healthnews archive` did, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from healthnews.exit_codes import ExitCode
from healthnews.quantities import size_text
from pipelines.archive.exchange import CaptureRow, Damaged
from pipelines.archive.indexing import IndexReport
from pipelines.archive.repair import Repaired
from pipelines.archive.verify import SegmentReport


@dataclass(frozen=True, slots=True)
class Spot:
    """A damaged spot: where, how many bytes, why, and whose page, where that can be read."""

    segment: str
    offset: int
    length: int
    reason: str
    uri: str | None

    @classmethod
    def of(cls, segment: str, damaged: Damaged) -> Self:
        """Return the spot of a segment, named as in the index."""
        return cls(segment, damaged.offset, damaged.length, damaged.reason, damaged.uri)

    def __str__(self) -> str:
        """Return a line for people."""
        place = f"{self.segment}: {self.length} bytes at {self.offset}: {self.reason}"
        return place if self.uri is None else f"{place} ({self.uri})"


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What `archive index --json` prints; the meaning is that of `IndexReport`."""

    archive: str
    indexed: int
    passed_over: int
    captures: int
    forgotten: tuple[str, ...]
    unsealed: tuple[str, ...]
    bad: tuple[Spot, ...]

    @classmethod
    def of(cls, archive: str, report: IndexReport) -> Self:
        """Return the summary of what was done to an archive."""
        return cls(
            archive=archive,
            indexed=report.indexed,
            passed_over=report.passed_over,
            captures=report.captures,
            forgotten=report.forgotten,
            unsealed=report.unsealed,
            bad=tuple(Spot.of(item.segment, spot) for item in report.damaged for spot in item.bad),
        )

    @property
    def exit_code(self) -> ExitCode:
        """PARTLY where not everything could be indexed."""
        return ExitCode.PARTLY if self.bad else ExitCode.DONE

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return what was done, then what is odd, a line each."""
        return "\n".join(
            (
                f"indexed    {self.captures} captures in {self.indexed} segments",
                f"unchanged  {self.passed_over} segments",
                *(f"gone       {name}" for name in self.forgotten),
                *(f"open       {name}: not indexed here" for name in self.unsealed),
                *(f"damaged    {spot}" for spot in self.bad),
            )
        )


@dataclass(frozen=True, slots=True)
class VerifySummary:
    """What `archive verify --json` prints.

    records, size: of the segments checked; the size in bytes. damaged: how many
    segments are. unsealed: segments not checked, because they are being written,
    or are left for the next crawl or ingest to recover.
    """

    archive: str
    segments: int
    records: int
    size: int
    damaged: int
    unsealed: tuple[str, ...]
    bad: tuple[Spot, ...]

    @classmethod
    def of(
        cls, archive: str, reports: Mapping[str, SegmentReport], unsealed: Sequence[str]
    ) -> Self:
        """Return the summary of what was found, segment by segment."""
        return cls(
            archive=archive,
            segments=len(reports),
            records=sum(report.records for report in reports.values()),
            size=sum(report.bytes for report in reports.values()),
            damaged=sum(not report.sound for report in reports.values()),
            unsealed=tuple(unsealed),
            bad=tuple(
                Spot.of(name, spot) for name, report in reports.items() for spot in report.bad
            ),
        )

    @property
    def exit_code(self) -> ExitCode:
        """PARTLY where something is damaged."""
        return ExitCode.PARTLY if self.bad else ExitCode.DONE

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return what was checked, then what is damaged, a line each."""
        checked = f"{self.records} records in {self.segments} segments, {size_text(self.size)}"
        verdict = f"{self.damaged} segments damaged" if self.bad else "all sound"
        return "\n".join(
            (
                f"checked  {checked}: {verdict}",
                *(f"open     {name}: not checked" for name in self.unsealed),
                *(f"damaged  {spot}" for spot in self.bad),
            )
        )


@dataclass(frozen=True, slots=True)
class MissingCapture:
    """A capture that the archive had and has no more."""

    uri: str
    fetched_at: datetime | None

    @classmethod
    def of(cls, row: CaptureRow) -> Self:
        """Return the capture of a row of the index."""
        return cls(row.uri, row.fetched_at)


@dataclass(frozen=True, slots=True)
class SalvagedSegment:
    """What became of one segment.

    kept: whole records. lost: spots of the damaged file, which is kept as
    `original`. missing: the captures lost, as far as the index knew them.
    """

    segment: str
    kept: int
    lost: tuple[Spot, ...]
    missing: tuple[MissingCapture, ...]
    original: str | None

    @classmethod
    def of(cls, repaired: Repaired) -> Self:
        """Return what became of a segment."""
        original = repaired.salvaged.damaged_original
        return cls(
            segment=repaired.segment,
            kept=repaired.salvaged.kept,
            lost=tuple(Spot.of(repaired.segment, spot) for spot in repaired.salvaged.lost),
            missing=tuple(map(MissingCapture.of, repaired.missing)),
            original=None if original is None else str(original),
        )


@dataclass(frozen=True, slots=True)
class SalvageSummary:
    """What `archive salvage --json` prints; `sound` counts segments that needed nothing."""

    archive: str
    sound: int
    salvaged: tuple[SalvagedSegment, ...]

    @property
    def exit_code(self) -> ExitCode:
        """PARTLY where something was lost."""
        lost = any(segment.lost or segment.missing for segment in self.salvaged)
        return ExitCode.PARTLY if lost else ExitCode.DONE

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return how many segments were sound, then what was salvaged and lost, a line each."""
        lines = [f"sound     {self.sound} segments"]
        for segment in self.salvaged:
            lines.append(f"salvaged  {segment.segment}: {segment.kept} records kept")
            lines += [f"lost      {spot}" for spot in segment.lost]
            lines += [f"missing   {item.uri} of {_moment(item)}" for item in segment.missing]
            if segment.original is not None:
                lines.append(f"original  {segment.original}")
        return "\n".join(lines)


def _moment(item: MissingCapture) -> str:
    if item.fetched_at is None:
        return "a moment not known"
    return item.fetched_at.isoformat().replace("+00:00", "Z")
