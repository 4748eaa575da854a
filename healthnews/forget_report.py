"""What was forgotten, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from healthnews.exit_codes import ExitCode
from healthnews.tables import table
from pipelines.archive.prune_report import LeftAlone
from pipelines.forgetting.forget import Forgotten
from pipelines.tombstones import Tombstone


@dataclass(frozen=True, slots=True)
class ForgetReport:
    """What `forget --json` prints; the fields are those of `Forgotten`."""

    identity: str
    finished: bool
    stored: bool
    copies: tuple[str, ...]
    captures: int
    kept_for_others: int
    rewritten: int
    removed: int
    left: tuple[LeftAlone, ...]
    beyond: tuple[str, ...]

    @classmethod
    def of(cls, done: Forgotten) -> Self:
        """Return the report of what was done."""
        return cls(
            done.identity,
            done.finished,
            done.stored,
            done.copies,
            done.captures,
            done.kept_for_others,
            done.rewritten,
            done.removed,
            done.left,
            done.beyond,
        )

    @property
    def exit_code(self) -> ExitCode:
        """DONE, or PARTLY where something is left."""
        return ExitCode.DONE if self.finished else ExitCode.PARTLY

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return what was removed, what is left, and what nobody looked into."""
        state = "forgotten" if self.finished else "not forgotten everywhere yet"
        lines = [f"{self.identity}: {state}"]
        lines.append("article removed" if self.stored else "no article was stored")
        lines.append(
            f"{self.captures} captures removed from the archive: "
            f"{self.rewritten} segments rewritten, {self.removed} removed"
        )
        if self.kept_for_others:
            lines.append(f"{self.kept_for_others} payloads stay with other pages that had the same")
        lines += [f"removed from {path}" for path in self.copies]
        lines += [f"left: {item.segment}: {item.reason}" for item in self.left]
        lines += [f"not looked into, may hold it: {path}" for path in self.beyond]
        return "\n".join(lines)


def tombstones_table(tombstones: Sequence[Tombstone]) -> str:
    """Return a line per tombstone."""
    rows = [
        (
            of.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "done" if of.finished_at is not None else "forget again",
            of.identity,
            of.reason,
        )
        for of in tombstones
    ]
    return table(("forgotten", "state", "article", "reason"), rows)
