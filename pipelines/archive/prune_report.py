"""What pruning did, or would do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A segment from which nothing was removed because it is damaged; `reason` for a person."""

    segment: str
    reason: str


@dataclass(frozen=True, slots=True)
class PruneReport:
    """What `prune` did, or with `dry_run` would do.

    bytes_before, bytes_after: of all segments, sealed or not.
    bytes_unsealed: of those, in segments that are being written, of which nothing
        is removed.
    bytes_over: above the limit of size although nothing more may be removed; 0
        where the limit is met or there is none.
    pages, refusals: captures removed.
    captures: left.
    too_old: captures left although they are older than the limit of age.
    rewritten, removed: segments that are smaller now, and that are gone.
    """

    dry_run: bool
    bytes_before: int
    bytes_after: int
    bytes_unsealed: int
    bytes_over: int
    pages: int
    refusals: int
    captures: int
    too_old: int
    rewritten: int
    removed: int
    damaged: tuple[LeftAlone, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the limits are not met, for a person; nothing where they are."""
        reasons = []
        if self.bytes_over or self.too_old:
            reasons.append(
                "every capture left is the newest of its address or its newest whole page, or an "
                "article or a later capture rests on it"
            )
            if self.bytes_unsealed:
                reasons.append(f"{self.bytes_unsealed} bytes are in segments being written")
            reasons += [f"{item.segment} is damaged: {item.reason}" for item in self.damaged]
        return tuple(reasons)
