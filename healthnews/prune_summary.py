"""What `healthnews archive prune` did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import msgspec

from healthnews.exit_codes import ExitCode
from healthnews.quantities import size_text
from pipelines.archive.prune_report import PruneReport


@dataclass(frozen=True, slots=True)
class PruneSummary:
    """What `archive prune --json` prints. reasons: why the limits are not met, if they are not."""

    archive: str
    report: PruneReport
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, archive: str, report: PruneReport) -> Self:
        """Return the summary of what was done to an archive."""
        return cls(archive, report, report.reasons)

    @property
    def exit_code(self) -> ExitCode:
        """PARTLY where a damaged segment was left alone."""
        return ExitCode.PARTLY if self.report.damaged else ExitCode.DONE

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return what was removed and what is left, then why it is too much."""
        report = self.report
        verb = "would go " if report.dry_run else "removed  "
        before, after = size_text(report.bytes_before), size_text(report.bytes_after)
        lines = [
            f"{verb} {report.pages} superseded pages, {report.refusals} refusals",
            f"left      {report.captures} captures, {after} of {before}",
        ]
        if report.bytes_over:
            lines.append(f"over      {size_text(report.bytes_over)} more than the limit")
        if report.too_old:
            lines.append(f"old       {report.too_old} captures left are older than the limit")
        lines += [f"because   {reason}" for reason in self.reasons]
        if not self.reasons:
            lines += [f"damaged   {item.segment}: {item.reason}" for item in report.damaged]
        return "\n".join(lines)
