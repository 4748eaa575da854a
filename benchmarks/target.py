"""What is asked of a measurement: one number, one limit, and whether it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """On which side of its limit a number should be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Target:
    """A claim in words, its limit, and what was measured, both in `unit`."""

    claim: str
    bound: Bound
    limit: float
    measured: float
    unit: str = ""

    @classmethod
    def at_least(cls, claim: str, limit: float, measured: float, unit: str = "") -> Target:
        """Return a target that larger numbers meet."""
        return cls(claim, Bound.AT_LEAST, limit, measured, unit)

    @classmethod
    def at_most(cls, claim: str, limit: float, measured: float, unit: str = "") -> Target:
        """Return a target that smaller numbers meet."""
        return cls(claim, Bound.AT_MOST, limit, measured, unit)

    @property
    def met(self) -> bool:
        """Whether the number keeps to its limit, not rounded."""
        if self.bound is Bound.AT_LEAST:
            return self.measured >= self.limit
        return self.measured <= self.limit

    def cells(self) -> tuple[str, str, str, str]:
        """Return the claim, the limit, what was measured, and the verdict."""
        return (
            self.claim,
            f"{self.bound} {_number(self.limit)} {self.unit}".rstrip(),
            f"{_number(self.measured)} {self.unit}".rstrip(),
            "met" if self.met else "**not met**",
        )

    def to_text(self) -> str:
        """Return the target as a line of text."""
        claim, limit, measured, _ = self.cells()
        return f"Target: {claim}: {limit}; measured {measured}: {'met' if self.met else 'NOT MET'}."


def _number(value: float) -> str:
    """Return a number with three digits or more, a whole one without a point."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.{1 if size >= 10 else 2 if size >= 1 else 3}f}"
